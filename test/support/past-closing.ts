/**
 * Loaded before a server (`--import`). In the half hour after midnight in Istanbul, when yesterday is not closed yet, its
 * clock is so much ahead that it is.
 */
const { now } = Date
const dayMs = 24 * 60 * 60_000
const closingMs = 31 * 60_000
const sinceMidnightMs = (now() + 3 * 60 * 60_000) % dayMs
const aheadMs = sinceMidnightMs < closingMs ? closingMs : 0
Date.now = () => now() + aheadMs
