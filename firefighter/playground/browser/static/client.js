// What HTML cannot do by itself: modal dialogs, Enter to send, and one menu open at a time.
(() => {
  const say = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  const dialogs = () => {
    const all = [...document.querySelectorAll("dialog[data-modal]")];
    all.forEach((dialog) => {
      const top = dialog.hasAttribute("data-top");
      if (top && !dialog.open) {
        dialog.showModal();
        const first = dialog.querySelector("[aria-invalid=true], .form input:not([type=hidden]), .form textarea, .form select, .form button");
        if (first) first.focus();
      }
      if (top && document.activeElement === document.body) dialog.querySelector(".form :is(input, textarea, select, button), footer button")?.focus();
      if (!top && dialog.open) dialog.close();
    });
    // Under a finger a focus brings up the keyboard, over what somebody reads.
    const typesAtOnce = !window.matchMedia("(pointer: coarse)").matches;
    if (typesAtOnce && !all.length && document.activeElement === document.body) document.querySelector("textarea#write")?.focus();
  };

  const side = () => {
    const aside = document.getElementById("side");
    if (aside) aside.hidden = !aside.textContent.trim();
  };

  let dismissed;
  const hints = (field) => {
    const list = document.getElementById("hints");
    if (!list || field.id !== "write") return;
    const typed = field.value;
    say("button", (hint) => {
      const { command, shortcut } = hint.dataset;
      const fits = command ? command.startsWith(typed.split(" ")[0]) : shortcut.toLowerCase().includes(typed.slice(1).toLowerCase());
      hint.parentElement.hidden = !fits;
    }, list);
    if (typed !== dismissed) dismissed = undefined;
    list.hidden = typed === dismissed || !typed.startsWith("/") || typed.includes("\n") || !list.querySelector("li:not([hidden])");
  };

  const grow = (field) => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 240)}px`;
  };

  // What was typed and not sent is kept for this tab: whoever goes elsewhere and comes back finds it.
  const isTicked = ({ type }) => type === "checkbox" || type === "radio";
  const nameOf = (field) => {
    const { form, name, value } = field;
    return [form.getAttribute("hx-post"), form.elements.thread?.value, name, isTicked(field) && value].join(" ");
  };
  const keep = ({ form, name }) => [...form.elements].filter((field) => field.name === name).forEach((field) => {
    sessionStorage.setItem(nameOf(field), isTicked(field) ? field.checked : field.value);
  });
  const bringBack = () => say("[data-composer] textarea, dialog :is(input, select, textarea)", (field) => {
    const kept = sessionStorage.getItem(nameOf(field));
    if (kept === null) return;
    if (isTicked(field)) field.checked = kept === "true";
    else field.value = kept;
    if (field.closest("[data-composer]")) grow(field);
  });

  // The arrows walk through an open menu, or through what is hinted at above what is typed.
  const stopsAround = (element) => {
    const menu = element.closest?.("details[data-menu]");
    if (menu) return [...menu.querySelectorAll("summary, li :is(button, a)")];
    const hinted = document.getElementById("hints");
    if (!hinted || hinted.hidden || !(element.id === "write" || hinted.contains(element))) return [];
    return [document.getElementById("write"), ...hinted.querySelectorAll("li:not([hidden]) button")];
  };

  const walk = (event) => {
    const stops = stopsAround(event.target);
    if (!stops.length) return;
    event.preventDefault();
    const menu = event.target.closest("details[data-menu]");
    if (menu) menu.open = true;
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    stops[(next + stops.length) % stops.length].focus();
  };

  // Tab ends a command that was begun, as in Slack.
  const complete = (event) => {
    if (event.shiftKey || event.target.id !== "write" || event.target.value.includes(" ")) return;
    const [, hint] = stopsAround(event.target);
    if (!hint?.dataset.command) return;
    event.preventDefault();
    hint.click();
  };

  // Escape takes away what lies on top, and nothing below it.
  const escape = (event) => {
    const menus = [...document.querySelectorAll("details[data-menu][open]")];
    const hinted = document.getElementById("hints");
    if (!menus.length && (!hinted || hinted.hidden)) return;
    event.preventDefault();
    if (hinted && !hinted.hidden) {
      const field = document.getElementById("write");
      field.focus();
      dismissed = field.value;
      hints(field);
    }
    menus.forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  };

  document.addEventListener("input", (event) => {
    if (event.target.form) keep(event.target);
    if (!event.target.closest("[data-composer]")) return;
    hints(event.target);
    grow(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event);
    if (event.key === "Tab") complete(event);
    if (event.key === "Escape") escape(event);
    if (field.matches?.("[data-composer] textarea") && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (field.value.trim()) field.form.requestSubmit();
      document.getElementById("hints")?.setAttribute("hidden", "");
    }
    if (event.key === "Enter" && field.matches?.("dialog input[type=text]")) {
      event.preventDefault();
      if (!field.hasAttribute("hx-post")) field.form.requestSubmit(field.form.querySelector("[type=submit]"));
    }
  });

  document.addEventListener("cancel", (event) => {
    if (!event.target.matches?.("dialog[data-modal]")) return;
    event.preventDefault();
    event.target.querySelector("[data-close]").click();
  }, true);

  document.addEventListener("click", (event) => {
    const opening = event.target.closest("[data-opens]");
    if (opening) window.open(opening.dataset.opens, "_blank", "noreferrer");
    const command = event.target.closest("[data-command]");
    if (command) {
      const field = document.getElementById("write");
      field.value = command.dataset.command;
      field.focus();
      hints(field);
    }
    if (event.target.closest("[data-shortcut]")) {
      const field = document.getElementById("write");
      field.value = "";
      hints(field);
    }
    say("details[data-menu][open]", (menu) => {
      if (!menu.contains(event.target) || event.target.closest("details[data-menu] li")) menu.open = false;
    });
  });

  document.addEventListener("toggle", ({ target: menu }) => {
    // A menu opens upwards where there is no room below it, and to the left where there is none to the right.
    if (!menu.matches?.("details[data-menu]")) return;
    menu.removeAttribute("data-up");
    menu.removeAttribute("data-end");
    if (!menu.open) return;
    const room = menu.closest(".scroller, .thread, aside, dialog, body").getBoundingClientRect();
    const list = menu.querySelector("ul").getBoundingClientRect();
    const own = menu.getBoundingClientRect();
    menu.toggleAttribute("data-up", list.bottom > room.bottom && own.top - room.top > list.height);
    menu.toggleAttribute("data-end", list.right > room.right);
  }, true);

  document.addEventListener("submit", (event) => {
    // Slack takes a form once: while it is on its way, a second click does nothing.
    if (!event.target.matches("dialog form")) return;
    if (event.target.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); }
    event.target.dataset.sent = "yes";
  }, true);
  document.addEventListener("htmx:finally:request", ({ target }) => { if (target.dataset) delete target.dataset.sent; });
  document.addEventListener("click", (event) => {
    // The second half of a double click is not meant for what the answer to the first one brought.
    if (event.detail < 2 || !event.target.closest("dialog button")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  document.addEventListener("htmx:after:request", (event) => {
    const form = event.target.closest?.("[data-composer]");
    const answer = event.detail.ctx.response;
    if (form && event.target === form && answer.status < 400 && !answer.headers.has("X-Keep")) {
      if (form.closest("main")) toTheNewest();
      const field = form.querySelector("textarea");
      field.value = "";
      keep(field);
      hints(field);
      grow(field);
    }
  });

  // The list is drawn from its end: nought is the newest message, and stays in view when more come.
  const scroller = () => document.querySelector("main > .scroller");
  const toTheNewest = () => { scroller().scrollTop = 0; };
  const isAway = () => scroller().scrollTop < -40;
  const newest = () => document.querySelector("#messages article:last-of-type")?.id;
  const newer = () => document.querySelector("#newer button");
  let last;
  const tellNewer = () => {
    const now = newest();
    if (now > last && isAway()) newer().hidden = false;
    last = now;
  };
  document.addEventListener("scroll", ({ target }) => { if (target === scroller() && !isAway()) newer().hidden = true; }, true);

  // What comes meanwhile is drawn without hints: whoever is typing keeps theirs.
  const stillTyping = () => { if (document.activeElement?.id === "write") hints(document.activeElement); };
  document.addEventListener("htmx:after:swap", () => { dialogs(); side(); tellNewer(); stillTyping(); });
  document.addEventListener("reload", () => window.location.reload());
  document.addEventListener("anew", () => {
    sessionStorage.clear();
    window.location.assign("/");
  });

  const adrift = (isSo) => { document.getElementById("adrift").hidden = !isSo; };
  document.addEventListener("htmx:after:sse:connection", () => adrift(false));
  document.addEventListener("htmx:sse:error", () => adrift(true));
  document.addEventListener("htmx:error", ({ target }) => {
    // htmx connects again when a stream breaks, but not when its first connection fails.
    if (target.id !== "stream" || target._htmx?.sse) return;
    adrift(true);
    setTimeout(() => htmx.ajax("GET", target.getAttribute("hx-sse:connect"), { source: target }), 1000);
  });

  document.addEventListener("DOMContentLoaded", () => {
    bringBack();
    dialogs();
    tellNewer();
    newer().addEventListener("click", () => { toTheNewest(); (document.getElementById("write") ?? scroller()).focus(); });
    const narrow = window.matchMedia("(max-width: 56rem)");
    const fold = () => say("[data-folds]", (folded) => { folded.open = !narrow.matches; });
    narrow.addEventListener("change", fold);
    fold();
    if (window.location.hash) document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  });
})();
