import Database from 'libsql'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../db/engine.ts'
import { readMigrations } from '../../db/migrate.ts'
import type { Query, Statement } from '../../db/statement.ts'
import { staffTable } from '../../src/app/features.ts'
import { tracesOf } from '../../src/register/erasure/traces.ts'
import { simulate } from '../simulate/simulate.ts'
import { openCommandRegister } from '../support/commands.ts'
import { walk } from '../support/platforms/slack-walk.ts'
import { phone, say } from '../support/register.ts'

const { commands: staffCommands } = staffTable

/*
 * A file is read within the process that answers everyone, so no table that grows may be read from end to
 * end.
 */

const growing = [
  'add_item',
  'change',
  'confirmation',
  'consent',
  'download',
  'entry',
  'evidence',
  'inbox',
  'link',
  'look_up_log',
  'outbox',
  'recipient',
  'recorded_request',
  'seal',
]

/** Known full reads, with the reason. */
const known: readonly (readonly [RegExp, string])[] = [
  [/ from "migration"/, 'a row for each version, in a table that is the migrator’s'],
  [/^delete from "(?:inbox|outbox)"/, 'forgetting, once an hour'],
  [/ where false$/, 'a list without entries: reads no row'],
  [/^SELECT \(SELECT recorded_at FROM change ORDER BY seq DESC LIMIT 1\)/, 'stops at the first row'],
]

const asked = new Set<string>()
const note = ({ sql }: Query<unknown> | Statement) => void asked.add(sql)

function noted(engine: Engine): Engine {
  return {
    ...engine,
    read: async (query) => {
      note(query)
      return await engine.read(query)
    },
    unit: async (reads, decide) => {
      for (const read of reads) note(read)
      return await engine.unit(reads, (...rows) => {
        const outcome = decide(...rows)
        for (const write of outcome.writes) note(write)
        return outcome
      })
    },
  }
}

// The engine's own library: another version may plan otherwise.
const database = new Database(':memory:')

function planOf(sql: string): string[] {
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]
  return steps.map(({ detail }) => detail)
}

/** True for an index of few rows: what waits, or is open. */
function isPartial(index: string): boolean {
  const found = database.prepare(
    `SELECT 1 FROM sqlite_master WHERE name = '${index}' AND sql LIKE '% WHERE %'`,
  )
  return found.all().length > 0
}

function scannedBy(sql: string): string[] {
  const names = new Map(
    [...sql.matchAll(/(?:from|join) "?(\w+)"? (?:as )?"?(\w+)"?/gi)].map(([, table = '', alias = '']) => [
      alias,
      table,
    ]),
  )
  const plan = planOf(sql)
  const isCutOff = plan.length === 1 && /limit \?$/.test(sql)
  return plan.flatMap((detail) => {
    const [, name = '', index = ''] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail) ?? []
    const table = names.get(name) ?? name
    return growing.includes(table) && !isCutOff && !isPartial(index) ? [table] : []
  })
}

async function everyCommand(): Promise<void> {
  const home = await openCommandRegister()
  try {
    const engine = noted(home.engine)
    const watched = { ...home, engine, register: { ...home.register, engine } }
    for (let n = 1; n <= 3; n += 1) await say(home.register, phone(n), n === 1 ? 'RET' : 'ONAY')
    await tracesOf(watched.register, phone(1))
    const commands = staffCommands.flatMap(({ examples }) => examples.tr)
    const { faults } = await walk(watched, {
      user: 'U0ADMIN',
      language: 'tr',
      stepsMax: 1000,
      commands,
      shortcuts: [],
      posts: [],
    })
    expect(faults).toEqual([])
  } finally {
    await home.close()
  }
}

describe('queries of the app', () => {
  beforeAll(async () => {
    database.exec('CREATE TABLE migration (version INTEGER PRIMARY KEY, digest TEXT)')
    for (const sql of readMigrations().flatMap(({ statements }) => statements)) database.exec(sql)
    for (const seed of [1, 2, 3]) await simulate({ seed, days: 30, sabotage: { engine: noted } })
    await everyCommand()
  }, 300_000)

  it('reads nothing from end to end that grows with the company', () => {
    expect(asked.size).toBeGreaterThan(200)
    const scans = [...asked]
      .filter((sql) => !known.some(([pattern]) => pattern.test(sql)))
      .flatMap((sql) => scannedBy(sql).map((table) => `${table}: ${sql}`))
    expect(scans).toEqual([])
  })

  it('finds what recipients changed by the index of it', () => {
    const ofRecipients = [...asked].filter((sql) => /"door" in \('telegram'/.test(sql))
    expect(ofRecipients.length).toBeGreaterThan(2)
    for (const sql of ofRecipients) expect(planOf(sql).join('\n')).toContain('INDEX change_of_recipients')
  })

  it('compares no column of a table with itself, as an unnamed one of an outer table would be', () => {
    const own = /\b(?:\w+\.)?"?(\w+)"? (?:=|is|<|>|<=|>=|<>) "\1"/
    expect([...asked].filter((sql) => own.test(sql))).toEqual([])
  })
})
