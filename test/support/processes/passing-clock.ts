/** Loaded by `--import`: on SIGUSR2 ten minutes pass, and it says `clock.passed`. */
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'

const { now } = Date
const { uptime } = os
let passedMs = 0
Date.now = () => now() + passedMs
os.uptime = () => uptime() + passedMs / 1000
syncBuiltinESMExports()
process.on('SIGUSR2', () => {
  passedMs += 10 * 60_000
  process.stderr.write('{"event":"clock.passed"}\n')
})
