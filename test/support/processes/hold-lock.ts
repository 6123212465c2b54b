/** `hold-lock.ts FILE MS`: prints "locked", after a word waits MS, commits, prints "released". */
import { once } from 'node:events'
import Database from 'libsql'

const [file = '', heldMs = '0'] = process.argv.slice(2)
const database = new Database(file, { timeout: 5000 })
database.exec('BEGIN IMMEDIATE')
database.exec(`INSERT INTO note (id, text) VALUES (1000000, 'from another process')`)
process.stdout.write('locked\n')
await once(process.stdin, 'data')
process.stdin.destroy()
setTimeout(() => {
  database.exec('COMMIT')
  database.close()
  process.stdout.write('released\n')
}, Number(heldMs))
