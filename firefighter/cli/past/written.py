"""What people wrote into their post-mortems, by the heading that it stands under."""

DELIVERY_DAYS = {
    "Impact": "Everybody who wanted to order from 17:25 to 18:19: 214 people began and gave up. "
    "131 of them came back later that evening.",
    "Contributing factors": "Release 1.86 went out at 17:20 on a Friday. The new calendar asks "
    "the carrier for all days at once, which it does not answer since August; the old calendar "
    "asked day by day.\n\nNo test orders anything from beginning to end.",
    "What went well": "Going back took ten minutes, because we had practised it.",
    "What was hard": "Half of those who know the calendar were on a train.",
    "Where we were lucky": "Robin saw the first complaint within three minutes.",
}

PRICES = {
    "Summary": "For almost five hours search showed the prices of the day before, because the "
    "nightly job had stopped half-way and nobody was told.",
    "Impact": "About 3,100 people saw an old price; 17 of them paid a higher one than they had "
    "seen. We paid back 212.40 €.",
    "Contributing factors": "The job stops when a product has no picture, which happened twice "
    "this month. It says so in a file that nobody reads.",
    "What went well": "Customer support honoured the lower price without asking anybody.",
    "What was hard": "Whether the job is still running cannot be seen from outside.",
    "Where we were lucky": "Monday is our quietest morning.",
}

CERTIFICATE = {
    "Summary": "On a Sunday at six o'clock the certificate of the sign-in page expired. For 75 "
    "minutes nobody could sign in, and so nobody could buy.",
    "Impact": "All customers, from 06:00 to 07:15. 402 tried, 37 wrote to us. "
    "Judged by other Sundays, we lost about 260 orders.",
    "Contributing factors": "The reminder to renew it went to somebody who left in spring.\n\n"
    "The password of the certificate account was known to one person, who was asleep, as one "
    "should be on a Sunday at six.\n\nThe page is watched for being slow, not for being refused.",
    "What went well": "Marc wrote down what he saw from the first minute, so Kim knew all of it "
    "when she came.",
    "What was hard": "Four machines had to be changed by hand, one after another.",
    "Where we were lucky": "It was a Sunday, and Kim had her phone beside the bed.",
}

PHOTOS = {
    "Impact": "Shops could not add photos on Wednesday from 13:09 to 14:43, nor on Thursday from "
    "the night until 10:05. 46 products went on sale a day late.",
    "Contributing factors": "We free by day what the nightly copies fill by night: copies and "
    "photos share the same disks.\n\nThis is the third time. Each time freeing space was the "
    "whole answer, because it was the quick one.",
    "What went well": "It was reopened instead of declared anew, so all of the story is here.",
    "What was hard": "Nobody knew that the copies were so large.",
    "Where we were lucky": "No photo was lost.",
}

MOVE = {
    "Summary": "The card provider moved to new servers, as announced. Half of the payments by "
    "card failed for two hours, and one in ten for another 45 minutes.",
    "Impact": "188 payments failed between 03:04 and 05:48. 102 were made by bank transfer "
    "instead.",
    "Contributing factors": "We knew the date and did nothing with it: the announcement was read "
    "as “nothing to do for you”.\n\nOur servers kept asking the old addresses for an hour.",
    "What went well": "The hand-over at five: Lena knew in one minute what Marc knew.",
    "What was hard": "Nobody at the provider picked up the phone at night.",
    "Where we were lucky": "Few people buy at four in the morning.",
}
