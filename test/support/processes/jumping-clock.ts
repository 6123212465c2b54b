/** Loaded by `--import`: on SIGUSR2 four minutes pass, then the clock jumps three years ahead, and it says `clock.set`. */
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
  // A jump counts once it has lasted as long as the time before; Slack's signatures last five minutes.
  passedMs = 4 * 60_000
  jumpedMs = 3 * 365 * 24 * 60 * 60_000
  process.stderr.write('{"event":"clock.set"}\n')
})
