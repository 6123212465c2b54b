/** Loaded by `--import`: on SIGUSR2 some minutes pass, then the clock jumps three years ahead. */
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'

const { now } = Date
const { uptime } = os
let passedMs = 0
let jumpedMs = 0
Date.now = () => now() + passedMs + jumpedMs
os.uptime = () => uptime() + passedMs / 1000
syncBuiltinESMExports()
process.on('SIGUSR2', () => {
  // Slack's signatures last longer.
  passedMs = 4 * 60_000
  jumpedMs = 3 * 365 * 24 * 60 * 60_000
})
