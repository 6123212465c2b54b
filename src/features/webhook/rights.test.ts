import { describe, expect, test } from 'vitest'
import { admin } from '../../../test/support/delivery.ts'
import { webhookDelivery } from '../../../test/support/platforms/webhook-delivery.ts'
import { providerCode, subBrandCode } from '../../../test/support/register.ts'
import { publicReceiverUrl } from '../../../test/support/webhook-receiver.ts'
import { addClient, removeClient } from '../../register/company/clients.ts'
import { addStaff, removeStaff } from '../../register/company/staff.ts'
import { addWebhooks, listWebhooks, resumeWebhook } from '../../register/company/webhooks.ts'
import type { Register } from '../../register/register.ts'

const { receiver, delivery, secret, add, ticked, sayAlternately, cursorsOf } = webhookDelivery()

describe('a webhook whose adder loses the right to it', () => {
  const crm = { providerCode, username: 'crm@sistem.example', password: 'yalnizca-sinama-icin' }
  const staffMember = { slackUser: 'U0STAFF', by: 'test' } as const
  const byClient = { door: 'api', id: crm.username } as const
  const byStaff = { door: 'slack', id: staffMember.slackUser } as const

  const losses: readonly [
    string,
    typeof byClient | typeof byStaff,
    (register: Register) => Promise<unknown>,
  ][] = [
    ['removed client', byClient, (register) => removeClient(register, crm.username)],
    ['client without read', byClient, (register) => addClient(register, { ...crm, scopes: ['write'] })],
    [
      'client of another brand',
      byClient,
      (register) => addClient(register, { ...crm, brands: [providerCode] }),
    ],
    ['staff member without a role', byStaff, (register) => removeStaff(register, staffMember)],
  ]

  test.each(losses)('gets nothing more at once, and is paused: %s', async (_, by, lose) => {
    const { register } = delivery
    await addClient(register, crm)
    await addStaff(register, { ...staffMember, role: 'admin', brandCode: subBrandCode })
    await addWebhooks(register, { brandCode: subBrandCode, by }, [{ url: publicReceiverUrl, secret }])
    await sayAlternately(1, 3)
    let loss: Promise<unknown> | null = null
    receiver.answer = (_received, response) => {
      loss ??= lose(register)
      void loss.then(() => response.writeHead(204).end())
      return 0
    }
    await ticked()
    expect(cursorsOf(1)).toEqual([1])
    expect(await listWebhooks(register)).toMatchObject([{ pausedFor: 'rights', cursor: 1 }])
    await sayAlternately(2, 1)
    await ticked()
    expect(cursorsOf(2)).toEqual([])

    receiver.answer = () => 204
    await addClient(register, { ...crm, scopes: ['read'], brands: [subBrandCode] })
    await addStaff(register, { ...staffMember, role: 'admin', brandCode: subBrandCode })
    await ticked()
    expect([cursorsOf(1), cursorsOf(2)]).toEqual([[1], []])
    await resumeWebhook(register, 1)
    await ticked()
    expect([cursorsOf(1), cursorsOf(2)]).toEqual([[1, 2, 3], [4]])
  })

  test('is told to the admins where no command has told it', async () => {
    const { register } = delivery
    await addStaff(register, { ...staffMember, role: 'admin' })
    await addWebhooks(register, { brandCode: null, by: byStaff }, [{ url: publicReceiverUrl, secret }])
    await addStaff(register, { ...staffMember, role: 'viewer' })
    await sayAlternately(1, 1)
    await ticked()
    expect(receiver.received).toEqual([])
    await delivery.outbox.deliverDue()
    const told = delivery.platform.sent.filter(({ message }) => message.kind === 'webhook-stuck')
    expect(told).toMatchObject([{ target: admin, message: { webhook: 1, pausedFor: 'rights' } }])
  })
})

test('a receiver that answers 410 is paused at once, the admins hear of it, and no event is lost', async () => {
  await add()
  await sayAlternately(1, 2)
  receiver.answer = () => 410
  await ticked()
  expect(receiver.received).toHaveLength(1)
  expect(await listWebhooks(delivery.register)).toMatchObject([{ pausedFor: 'gone', held: 0 }])
  await delivery.outbox.deliverDue()
  expect(delivery.platform.sent.map(({ message }) => message)).toContainEqual(
    expect.objectContaining({ kind: 'webhook-stuck', webhook: 1, pausedFor: 'gone', detail: 'HTTP 410' }),
  )
  await sayAlternately(2, 1)
  await ticked()
  expect(receiver.received).toHaveLength(1)
  receiver.answer = () => 204
  await resumeWebhook(delivery.register, 1)
  await ticked()
  expect([cursorsOf(1), cursorsOf(2)]).toEqual([[1, 2], [3]])
})
