/** Loaded by `--import`: just after midnight in Istanbul the clock is ahead, so that yesterday is closed. */
const { now } = Date
const dayMs = 24 * 60 * 60_000
const closingMs = 31 * 60_000
const sinceMidnightMs = (now() + 3 * 60 * 60_000) % dayMs
const aheadMs = sinceMidnightMs < closingMs ? closingMs : 0
Date.now = () => now() + aheadMs
