/**
 * Makes `register-0001.sql` anew: what a register held under the first schema, as rows of its tables. Run by hand, and only
 * while nothing has shipped: `node test/upgrade/make-seed.ts > test/upgrade/register-0001.sql`. A fixture that has shipped is kept as it is.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../db/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { migrate, readMigrations } from '../../db/migrate.ts'
import type { Query } from '../../db/statement.ts'
import { type DayContent, dayHead } from '../../src/proof/chain.ts'
import { merkleRoot } from '../../src/ledger/merkle.ts'
import { sealChanges } from '../../src/proof/seal.ts'
import { addBrand, addProvider } from '../../src/register/brands.ts'
import { makeLink } from '../../src/register/links.ts'
import { email, fakeClock, instant, phone, registerOn, say } from '../support/register.ts'
import { seedKey } from './seed-key.ts'

const tables: Query<string> = {
  sql: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migration' ORDER BY rowid`,
  params: [],
  map: ([name]) => String(name),
}

const folder = mkdtempSync(join(tmpdir(), 'izin-seed-'))
try {
  const old = openEmbedded({ path: join(folder, 'old.db') })
  await migrate(old, 1, readMigrations().slice(0, 1))
  const engine = openEmbedded({ path: join(folder, 'new.db') })
  await fill(engine)
  process.stdout.write('-- Made by test/upgrade/make-seed.ts; sealed with the key in seed-key.ts.\n')
  for (const table of await old.read(tables)) {
    const columns = await old.read(columnsOf(table))
    const present = new Set(await engine.read(columnsOf(table)))
    const kept = columns.filter((column) => present.has(column))
    const rows = await engine.read({
      sql: `SELECT ${kept.map((column) => `quote(${column})`).join()} FROM ${table} ORDER BY 1`,
      params: [],
      map: (row) => row.join(', '),
    })
    for (const row of rows) {
      process.stdout.write(`INSERT INTO ${table} (${kept.join(', ')}) VALUES (${row});\n`)
    }
  }
  await engine.close()
  await old.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A company with two brands, changes through several doors, a link, seals, and a day that was closed as in the first form. */
async function fill(engine: Engine): Promise<void> {
  const clock = fakeClock('2026-03-02 15:00:00')
  await migrate(engine, clock.now())
  const register = await registerOn(engine, seedKey, clock.now)
  await addProvider(register, {
    code: 123456,
    name: 'Örnek A.Ş.',
    activatedAt: instant('2020-01-01 00:00:00'),
  })
  await addBrand(register, { providerCode: 123456, code: 123457, name: 'Örnek Kahve' })
  await say(register, phone(1), 'ONAY', { evidence: { door: 'slack', text: 'form 118' } })
  clock.move(60_000)
  await say(register, phone(1), 'RET', { actor: { door: 'telegram', id: '7001' }, source: 'HS_EORTAM' })
  clock.move(60_000)
  await say(register, phone(2), 'ONAY', { brandCode: 123456, channel: 'ARAMA' })
  await say(register, email(3), 'ONAY', { channel: 'EPOSTA', actor: { door: 'api', id: 'crm' } })
  await say(register, phone(4), 'RET', { actor: { door: 'click' }, source: 'HS_EORTAM' })
  await makeLink(register, { recipient: phone(2), brandCode: 123457, channel: 'MESAJ' })
  clock.move(60_000)
  await sealChanges(register)
  await closeAsBefore(engine)
}

/** Closes the day as the first izin did, over the one seal that is there. */
async function closeAsBefore(engine: Engine): Promise<void> {
  const [seal] = await engine.read({
    sql: 'SELECT root, to_seq FROM seal',
    params: [],
    map: ([root, toSeq]) => ({ root: root as Buffer, toSeq: Number(toSeq) }),
  })
  if (seal === undefined) throw new Error('Cannot close the day: nothing was sealed')
  const content: Omit<DayContent, 'ends'> = {
    date: '2026-03-02',
    fromSeq: 1,
    toSeq: seal.toSeq,
    changes: seal.toSeq,
    root: merkleRoot([seal.root]),
    previousHead: null,
    closedAt: instant('2026-03-03 00:31:00'),
  }
  const hex = (bytes: Uint8Array) => `x'${Buffer.from(bytes).toString('hex')}'`
  await engine.apply([
    `INSERT INTO day (date, from_seq, to_seq, changes, root, previous_head, head, closed_at) VALUES ('2026-03-02', 1,
      ${seal.toSeq}, ${seal.toSeq}, ${hex(content.root)}, NULL, ${hex(dayHead(content))}, ${content.closedAt})`,
  ])
}

function columnsOf(table: string): Query<string> {
  return { sql: `SELECT name FROM pragma_table_info('${table}')`, params: [], map: ([name]) => String(name) }
}
