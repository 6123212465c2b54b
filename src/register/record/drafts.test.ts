import { describe, expect, test } from 'vitest'
import { draft } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, phone } from '../../../test/support/register.ts'
import { SealBrokenError } from '../../crypto/vault.ts'
import { draftById, forgetDrafts, keepDraft } from './drafts.ts'

const minuteMs = 60_000
const body = { verb: 'ekle', recipient: phone(1), channels: ['MESAJ'], note: null }

const opened = forAllTests(() => openTestRegister())

describe('draftById()', () => {
  test('gives back what was kept, as often as it is asked', async () => {
    const id = await keepDraft(opened.register, 'U0', body)
    expect(await draftById(opened.register, 'U0', id)).toEqual(body)
    expect(await draftById(opened.register, 'U0', id)).toEqual(body)
  })

  test('gives it to no other person, and nothing for an id that is not one', async () => {
    const id = await keepDraft(opened.register, 'U0', body)
    expect(await draftById(opened.register, 'U1', id)).toBeNull()
    expect(await draftById(opened.register, 'U0', `${id}x`)).toBeNull()
    expect(await draftById(opened.register, 'U0', '')).toBeNull()
  })

  test('gives nothing once half an hour is over', async () => {
    const id = await keepDraft(opened.register, 'U0', body)
    opened.clock.move(30 * minuteMs - 1)
    expect(await draftById(opened.register, 'U0', id)).toEqual(body)
    opened.clock.move(1)
    expect(await draftById(opened.register, 'U0', id)).toBeNull()
  })

  test('opens none that was put under another id', async () => {
    const first = await keepDraft(opened.register, 'U0', body)
    const second = await keepDraft(opened.register, 'U0', { other: true })
    await opened.engine.apply([
      `UPDATE draft SET sealed = (SELECT sealed FROM draft WHERE id = '${first}') WHERE id = '${second}'`,
    ])
    await expect(draftById(opened.register, 'U0', second)).rejects.toBeInstanceOf(SealBrokenError)
  })
})

test('keepDraft() leaves nothing behind: the hourly forgetting drops what has run out, though nothing else is kept', async () => {
  await keepDraft(opened.register, 'U0', body)
  const left = async () => await opened.engine.read(query(build.select({ id: draft.id }).from(draft)))
  opened.clock.move(30 * minuteMs - 1)
  await forgetDrafts(opened.register)
  expect(await left()).not.toEqual([])
  opened.clock.move(1)
  await forgetDrafts(opened.register)
  expect(await left()).toEqual([])
})
