/**
 * Loaded before a server or a command (`--import`): its clock is as far from the machine's as the file CLOCK_FILE says, in
 * milliseconds. On SIGUSR2 the file is read again, which is told as an event: `clock set 1`, and so on.
 */
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
