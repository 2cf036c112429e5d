"""``firefighter``, or ``python -m firefighter``."""

from firefighter.cli import main

if __name__ == "__main__":
    main()
