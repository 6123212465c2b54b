import { readFileSync } from 'node:fs'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { digestsPath, firstMigration, firstMigrationPath, migrationDigests } from '../scripts/migration.ts'
import { changeEffects, channels, nationalStates, recipientTypes, statuses } from '../src/consent/consent.ts'
import { forAllTests } from '../test/support/opened.ts'
import { instant, openTestRegister, phone, say } from '../test/support/register.ts'
import * as schema from './schema.ts'
import { roles } from './schema.ts'

const tables = Object.values(schema).filter((value) => is(value, SQLiteTable))

const opened = forAllTests(() => openTestRegister())
beforeAll(async () => {
  await say(opened.register, phone(1), 'ONAY', { consentDate: '2026-03-02 14:05:09' })
})

test('the first migration is the one that the schema makes', async () => {
  expect(readFileSync(firstMigrationPath, 'utf8')).toBe(await firstMigration())
  expect(readFileSync(digestsPath, 'utf8')).toBe(migrationDigests())
})

describe('schema', () => {
  test('has every table that the migrations make', async () => {
    const names = await opened.engine.read({
      sql: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migration' ORDER BY name`,
      params: [],
      map: ([name]) => String(name),
    })
    expect(tables.map((table) => getTableConfig(table).name).sort()).toEqual(names)
  })

  test('has the channels, types, statuses and effects of the consent rules', () => {
    expect(schema.change.channel.enumValues).toEqual(channels)
    expect(schema.change.recipientType.enumValues).toEqual(recipientTypes)
    expect(schema.change.status.enumValues).toEqual(statuses)
    expect(schema.change.effect.enumValues).toEqual(changeEffects)
    expect(schema.consent.channel.enumValues).toEqual(channels)
    expect(schema.consent.recipientType.enumValues).toEqual(recipientTypes)
    expect(schema.consent.status.enumValues).toEqual(statuses)
    expect(schema.consent.iysStatus.enumValues).toEqual(statuses)
    expect(schema.consent.national.enumValues).toEqual(nationalStates)
    expect(schema.roles).toEqual(roles)
    expect(schema.staff.role.enumValues).toEqual(roles)
  })
})

describe('the tables themselves', () => {
  const attempt = (sql: string) =>
    opened.engine.unit([], () => ({ writes: [{ sql, params: [] }], result: null }))
  const refused = (code: string) => expect.objectContaining({ code: `SQLITE_CONSTRAINT_${code}` })

  test('let no change be edited, deleted or replaced', async () => {
    await expect(attempt(`UPDATE change SET status = 'RET'`)).rejects.toEqual(refused('TRIGGER'))
    await expect(attempt('UPDATE change SET recorded_at = recorded_at')).rejects.toEqual(refused('TRIGGER'))
    await expect(attempt('DELETE FROM change')).rejects.toEqual(refused('TRIGGER'))
    const columns =
      'seq, id, consent_id, recipient_id, brand_code, recipient_type, channel, ordinal, previous_id, status,' +
      ' source, consent_date, consent_at, effect, recorded_at, door, actor, evidence_digest'
    const forged = columns.replace('status', `'RET'`)
    await expect(
      attempt(`INSERT OR REPLACE INTO change (${columns}) SELECT ${forged} FROM change`),
    ).rejects.toEqual(refused('TRIGGER'))
    const left = {
      sql: 'SELECT status FROM change',
      params: [],
      map: ([status]: readonly unknown[]) => status,
    }
    expect(await opened.engine.read(left)).toEqual(['ONAY'])
  })

  test('let no closed day be edited', async () => {
    const root = `zeroblob(32)`
    await attempt(
      `INSERT INTO day (date, from_seq, to_seq, entries, root, previous_head, head, closed_at) VALUES ('2026-03-01', NULL, NULL, 0, ${root}, NULL, ${root}, ${instant('2026-03-02 00:30:00')})`,
    )
    await expect(attempt('UPDATE day SET entries = entries')).rejects.toEqual(refused('TRIGGER'))
  })

  test('hold no consent whose status is not the one obeyed', async () => {
    await expect(attempt(`UPDATE consent SET status = 'RET'`)).rejects.toEqual(refused('CHECK'))
    await expect(attempt('UPDATE consent SET ret_at = 0')).rejects.toEqual(refused('CHECK'))
  })

  test('hold one change for each ordinal of a key, and no local ONAY', async () => {
    const copy = (ordinal: string, effect: string) =>
      `INSERT INTO change (id, consent_id, recipient_id, brand_code, recipient_type, channel, ordinal, previous_id, status, effect,
        recorded_at, door) SELECT zeroblob(32), consent_id, recipient_id, brand_code, recipient_type, channel, ${ordinal},
        CASE ${ordinal} WHEN 1 THEN NULL ELSE id END, 'ONAY', '${effect}', recorded_at, door FROM change`
    await expect(attempt(copy('1', 'taken'))).rejects.toMatchObject({ name: 'ConflictError' })
    await expect(attempt(copy('2', 'local'))).rejects.toEqual(refused('CHECK'))
  })
})
