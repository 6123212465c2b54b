import { describe, expect, test } from 'vitest'
import { instant } from '../../test/support/register.ts'
import { type ChangeContent, type ChangeEffect, type ConsentState, effectiveStatement } from './consent.ts'
import { evolve } from './evolve.ts'

const change = (effect: ChangeEffect, status: 'ONAY' | 'RET', clock: string): ChangeContent => ({
  effect,
  status,
  source: 'HS_WEB',
  consentDate: `2026-03-02 ${clock}`,
  consentAt: instant(`2026-03-02 ${clock}`),
  recordedAt: instant('2026-03-02 15:00:00'),
})
const statementOf = ({ status, source, consentDate, consentAt }: ChangeContent) => ({
  status,
  source,
  consentDate,
  consentAt,
})
const fold = (...changes: ChangeContent[]): ConsentState | null =>
  changes.reduce<ConsentState | null>(evolve, null)

const onay = change('taken', 'ONAY', '13:00:00')
const ret = change('taken', 'RET', '14:00:00')
const localRefusal = change('local', 'RET', '14:00:00')

describe('evolve()', () => {
  const repeat = change('repeat', 'RET', '14:30:00')
  const back = change('taken', 'ONAY', '14:00:01')
  const between = change('taken', 'RET', '13:30:00')
  test.each([
    ['replaces the record by what İYS would take', [onay, ret], ret, null],
    ['leaves the record as it is beside a local refusal (D2)', [onay, localRefusal], onay, localRefusal],
    ['begins with a local refusal (D1)', [localRefusal], null, localRefusal],
    ['moves a refusal on by a repeat of it', [onay, ret, repeat], ret, repeat],
    ['ends a local refusal by a later ONAY', [onay, localRefusal, back], back, null],
    [
      'keeps a local refusal later than the one İYS takes',
      [onay, localRefusal, between],
      between,
      localRefusal,
    ],
  ])('%s', (_, changes, record, refusal) => {
    const state = fold(...changes)
    expect(state).toMatchObject({
      iysRecord: record && statementOf(record),
      localRefusal: refusal && statementOf(refusal),
    })
    const effective = refusal ?? record
    expect(state && effectiveStatement(state)).toEqual(effective && statementOf(effective))
  })
})
