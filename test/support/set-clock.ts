/** Loaded by `--import`: adds the milliseconds in CLOCK_FILE, read again on SIGUSR2 (`clock set N`). */
import { readFileSync } from 'node:fs'

const { now } = Date
const read = () => Number(readFileSync(process.env.CLOCK_FILE ?? '', 'utf8'))
let offsetMs = read()
let times = 0
Date.now = () => now() + offsetMs
process.on('SIGUSR2', () => {
  offsetMs = read()
  process.stderr.write(`${JSON.stringify({ event: `clock set ${++times}` })}\n`)
})
