/** Loaded by `--import`: a disk without hard links, like FAT. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

fs.linkSync = () => {
  throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM', syscall: 'link' })
}
syncBuiltinESMExports()
