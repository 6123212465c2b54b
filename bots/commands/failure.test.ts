import { describe, expect, it } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { runRecipientAction } from '../../src/features/recipient-chat/chat.ts'
import { ownConsents } from '../../src/register/look-up/look-up.ts'
import { proveAddress } from '../../src/register/recipients/people.ts'
import type { Register } from '../../src/register/register.ts'
import { wordless } from '../../src/util/sentence.ts'
import {
  openCommandRegister,
  provePhone,
  recipientContext,
  staffContext,
} from '../../test/support/commands.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { email, phone, subBrandCode } from '../../test/support/register.ts'
import { failureReply, loggable, TriedAgainError } from './failure.ts'
import { runStaffCommand } from './staff.ts'

describe('failureReply()', () => {
  it('says that nothing changed when the database says so', () => {
    const error = new StorageError(wordless('database is full'), { cause: null, passing: false })
    expect(failureReply(error, 'tr', '7F3A-21').summary).toBe(
      'Şu anda kaydedemedim, hiçbir şey değişmedi. Birkaç dakika sonra yeniden deneyin. ' +
        'Sürerse yöneticiye şu kodu iletin: 7F3A-21.',
    )
  })

  it('says that nothing has changed yet of a request that is tried again', () => {
    expect(failureReply(new TriedAgainError('x'), 'tr', '7F3A-21').summary).toMatch(
      /henüz hiçbir şey değişmedi.*yeniden dener.*7F3A-21/,
    )
    expect(failureReply(new TriedAgainError('x'), 'en', '7F3A-21').summary).toContain(
      'nothing has changed yet',
    )
  })

  it('does not claim to know what became of the request after any other error', () => {
    for (const language of ['tr', 'en'] as const) {
      for (const error of [new TypeError('x'), new UnknownOutcomeError(wordless('answer lost'))]) {
        const { summary } = failureReply(error, language, '7F3A-21')
        expect(summary).toContain('7F3A-21')
        expect(summary).not.toMatch(/kaydedildi|hiçbir şey değişmedi|nothing has changed/)
      }
    }
  })
})

describe('loggable()', () => {
  it('says what and where, but not what the message quotes', () => {
    const { message } = loggable(new TypeError('Cannot read "+905321234567"\n    at 0532/a:1:1'))
    expect(message).toMatch(/^TypeError at commands\/failure\.test\.ts:\d+:\d+/)
    expect(message).not.toMatch(/532/)
  })

  it('keeps the message of the database', () => {
    const error = new StorageError(wordless('database is locked'), { cause: null, passing: true })
    expect(loggable(error)).toBe(error)
  })

  it('does not repeat a thrown text', () => {
    expect(loggable('+905321234567').message).toBe('a thrown string')
  })
})

const home = forAllTests(() => openCommandRegister())

const full = new StorageError(wordless('Cannot write: the disk is full'), { cause: null, passing: false })

function fullAfter(units: number): Register {
  let made = 0
  const { engine } = home.register
  return {
    ...home.register,
    engine: {
      read: (query) => engine.read(query),
      unit: async (reads, decide) => {
        if (made++ >= units) throw full
        return await engine.unit(reads, decide)
      },
      apply: (statements) => engine.apply(statements),
      mergeLog: () => engine.mergeLog(),
      close: () => engine.close(),
    },
  }
}

it('when nothing at all could be stored, that is for the edge to tell', async () => {
  const context = { ...(await staffContext(home)), register: fullAfter(0) }
  const command = runStaffCommand(context, `ret ${phone(2).address} hepsi marka=${subBrandCode}`)
  await expect(command).rejects.toThrow(StorageError)
})

it('an outage behind the first of two addresses leaves the outcome unknown, which the edge tells', async () => {
  const here = () => recipientContext(home, { userId: '7003' })
  await provePhone(here, phone(3))
  await proveAddress(home.register, '7003', email(3))
  const action = { name: 'stop-all', values: ['yes'] }
  // The first unit keeps the wording, the second refuses for the phone.
  const stopped = runRecipientAction({ ...here(), register: fullAfter(2) }, action)
  await expect(stopped).rejects.toThrow(UnknownOutcomeError)
  expect(await ownConsents(home.register, phone(3))).toHaveLength(4)
  expect(await ownConsents(home.register, email(3))).toEqual([])
})
