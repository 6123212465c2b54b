/** `hold-lock.ts FILE`: prints "locked", after a word commits, prints "released". */
import { once } from 'node:events'
import Database from 'libsql'

const [file = ''] = process.argv.slice(2)
const database = new Database(file, { timeout: 5000 })
database.exec('BEGIN IMMEDIATE')
database.exec(`INSERT INTO note (id, text) VALUES (1000000, 'from another process')`)
process.stdout.write('locked\n')
await once(process.stdin, 'data')
process.stdin.destroy()
database.exec('COMMIT')
database.close()
process.stdout.write('released\n')
