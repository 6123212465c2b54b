import { beforeAll, expect, test } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { openTestRegister } from '../../test/support/register.ts'
import { addStaff } from '../register/company/staff.ts'
import type { AppContext } from './context.ts'
import { staffContextOf } from './front-ends.ts'

const home = forAllTests(() => openTestRegister())

beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0GIVEN', role: 'editor', by: 'test' })
})

const known = async () => 'T0OURS'
const silent = async () => {
  throw new Error('Slack is away')
}

test.each([
  ['T0OURS', known, ['admin', 'editor']],
  // The whole organisation, where the app is installed for it.
  ['', known, ['admin', null]],
  ['T0OTHER', known, [null, null]],
  ['T0OURS', silent, [null, null]],
  ['T0OTHER', silent, [null, null]],
  // A guest has only what the configuration gives.
  ['T0OURS', known, ['admin', null], true],
] as const)(
  'SLACK_ADMINS and given roles count in our own workspace alone: %j, %s, %j',
  async (teamId, ownTeam, held, isGuest: boolean = false) => {
    // Only what an authority is made from.
    const context = {
      register: home.register,
      log: { warn: () => {} },
      stamper: null,
    } as unknown as AppContext
    const settings = { admins: ['U0ADMIN'], command: '/izin' }
    const session = { context, settings, bot: { ownTeam, check: silent } }
    const highest = async (id: string) => {
      const user = { id, teamId, channel: null, isGuest }
      const request = { user, language: 'tr', requestKey: 'test', receivedAt: 0 } as const
      return (await staffContextOf(session, request)).authority.highest
    }
    expect([await highest('U0ADMIN'), await highest('U0GIVEN')]).toEqual(held)
  },
)

test.each([
  ['T0OTHER', 'T0OURS', 'the admin is of workspace T0OTHER, the app of T0OURS'],
  ['T0OURS', '', 'auth.test gave no team_id'],
])(
  'an admin of SLACK_ADMINS without a role is logged with the reason: %s, %s',
  async (teamId, own, reason) => {
    const warnings: unknown[] = []
    const log = { warn: (event: string, fields: unknown) => warnings.push([event, fields]) }
    const context = { register: home.register, log, stamper: null } as unknown as AppContext
    const session = {
      context,
      settings: { admins: ['U0ADMIN'], command: '/izin' },
      bot: { ownTeam: async () => own, check: silent },
    }
    for (const id of ['U0ADMIN', 'U0GIVEN']) {
      const user = { id, teamId, channel: null, isGuest: false }
      const request = { user, language: 'tr', requestKey: 'test', receivedAt: 0 } as const
      expect((await staffContextOf(session, request)).authority.highest).toBeNull()
    }
    expect(warnings).toEqual([['slack.admin-without-role', { user: 'U0ADMIN', reason }]])
  },
)
