import { describe, expect, test } from 'vitest'
import { listRooms } from '../../src/register/company/rooms.ts'
import { openCommandRegister, staffContext, textOf } from '../../test/support/commands.ts'
import { subBrandCode, type TestRegister } from '../../test/support/register.ts'
import { runStaffCommand } from './staff.ts'
import { groupReply, isGroupCommand, readTypedCommand } from './telegram-commands.ts'

const group = '-1001234567890'

test('isGroupCommand() knows the one command of a group, in both languages', () => {
  expect(['abone', 'ABONE', 'subscribe', 'start', 'izinlerim'].map(isGroupCommand)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

test('the commands that groupReply() names subscribe the group and end that, typed by an admin in Slack', async () => {
  const home = await openCommandRegister()
  const [add = '', remove = ''] = [...textOf(groupReply(group, '/izin')).matchAll(/\/izin (.*)$/gm)].map(
    ([, words = '']) => words,
  )
  const context = await staffContext(home)
  await runStaffCommand(context, add.replace('…', '123457'))
  expect(await roomsOf(home)).toEqual([[group, subBrandCode]])
  await runStaffCommand(context, remove)
  expect(await roomsOf(home)).toEqual([])
  await home.close()
})

async function roomsOf({ register }: TestRegister) {
  return (await listRooms(register)).map(({ externalId, brandCode }) => [externalId, brandCode])
}

describe('readTypedCommand()', () => {
  test.each([
    ['/start', 'start', ''],
    ['/start k3Jx_9Qm', 'start', 'k3Jx_9Qm'],
    ['/iptal@ornek_bot  hemen ', 'iptal', 'hemen'],
    ['/çıkış', 'çıkış', ''],
    ['/iptal\nteşekkürler', 'iptal', 'teşekkürler'],
  ])('reads %j', (text, command, rest) => {
    expect(readTypedCommand(text)).toMatchObject({ command, rest })
  })

  test('says which bot is meant', () => {
    expect(readTypedCommand('/abone@ornek_bot kahve')?.bot).toBe('ornek_bot')
    expect(readTypedCommand('/abone kahve')?.bot).toBeNull()
  })

  test.each(['merhaba', '', '/', '/ iptal', '5/7', '/a/b', ' /start'])(
    'takes %j for running text',
    (text) => {
      expect(readTypedCommand(text)).toBeNull()
    },
  )
})
