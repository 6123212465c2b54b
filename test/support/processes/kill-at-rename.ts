/** Loaded by `--import`: kills the process before the rename numbered KILL_AT_RENAME. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { renameSync } = fs
let left = Number(process.env.KILL_AT_RENAME)
fs.renameSync = (from, to) => {
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
  renameSync(from, to)
}
syncBuiltinESMExports()
