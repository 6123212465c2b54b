import { beforeAll, describe, expect, test } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { payload, slackSetUp } from '../../test/support/platforms/slack.ts'
import { slackDouble } from '../../test/support/platforms/slack-double.ts'
import { readable } from '../../test/support/platforms/slack-reading.ts'
import { formOf } from '../../test/support/platforms/slack-requests.ts'
import { openTestRegister } from '../../test/support/register.ts'
import { addStaff } from '../register/company/staff.ts'
import type { AppContext } from './context.ts'
import { staffChat } from './features.ts'
import { staffContextOf } from './front-ends.ts'

const home = forAllTests(() => openTestRegister())

beforeAll(async () => {
  for (const slackUser of ['U0GIVEN', 'U0GUEST', 'U0GONE'])
    await addStaff(home.register, { slackUser, role: 'admin', by: 'test' })
})

function setUp(failing = '', toldOfPeople = Promise.resolve()) {
  const slack = slackDouble({ trouble: (method) => (method === failing ? '500' : null) })
  const made = slackSetUp({
    fetch: async (input, init) => {
      if (String(input).endsWith('users.info')) await toldOfPeople
      return await slack.fetch(input, init)
    },
    commands: staffChat,
    contextFor: async (request) => {
      const context = {
        register: home.register,
        log: made.options.log,
        stamper: null,
      } as unknown as AppContext
      const settings = { admins: ['U0ADMIN', 'U0GUESTADMIN', 'U0GONEADMIN'], command: '/izin' }
      return await staffContextOf({ context, settings, bot: made.bot }, request)
    },
  })
  /** Asks for the list of roles, which only admins see. */
  const ask = async (user: string, team: string | null) => {
    const { team_id: _, ...rest } = payload('slash-command', { text: 'yetki', user_id: user })
    const form = { ...rest, ...(team !== null && { team_id: team }) } as Record<string, string>
    return await (await made.post(formOf(form))).text()
  }
  return { ...made, ask }
}

const list = '<@U0ADMIN> · yönetici (tüm markalar, SLACK_ADMINS)'
const noRole = 'İzin kayıtlarını görmek için yetkiniz yok.'
const unknown = 'doğrulanamadı, hiçbir işlem yapılmadı'

describe('a role', () => {
  test.each<
    [string, string, { readonly user: string; readonly team: string | null; readonly failing?: string }]
  >([
    ['of SLACK_ADMINS counts in our workspace', list, { user: 'U0ADMIN', team: 'T0TEST' }],
    ['that was given counts in our workspace', list, { user: 'U0GIVEN', team: 'T0TEST' }],
    ['of SLACK_ADMINS does not count in another', noRole, { user: 'U0ADMIN', team: 'T0OTHER' }],
    ['that was given does not count in another', noRole, { user: 'U0GIVEN', team: 'T0OTHER' }],
    ['of SLACK_ADMINS counts where Slack names no workspace', list, { user: 'U0ADMIN', team: null }],
    ['that was given does not count where Slack names no workspace', noRole, { user: 'U0GIVEN', team: null }],
    ['of SLACK_ADMINS does not count for a guest', noRole, { user: 'U0GUESTADMIN', team: 'T0TEST' }],
    ['that was given does not count for a guest', noRole, { user: 'U0GUEST', team: 'T0TEST' }],
    [
      'of SLACK_ADMINS does not count for a deactivated person',
      noRole,
      { user: 'U0GONEADMIN', team: 'T0TEST' },
    ],
    ['that was given does not count for a deactivated person', noRole, { user: 'U0GONE', team: 'T0TEST' }],
    [
      'of SLACK_ADMINS counts where Slack says nothing of a person',
      list,
      { user: 'U0ADMIN', team: 'T0TEST', failing: 'users.info' },
    ],
    [
      'that was given counts for a person not known',
      list,
      { user: 'U0GIVEN', team: 'T0TEST', failing: 'users.info' },
    ],
    [
      'of SLACK_ADMINS needs a known workspace',
      unknown,
      { user: 'U0ADMIN', team: 'T0TEST', failing: 'auth.test' },
    ],
    [
      'that was given needs a known workspace',
      unknown,
      { user: 'U0GIVEN', team: 'T0TEST', failing: 'auth.test' },
    ],
  ])('%s', async (_, answer, { user, team, failing }) => {
    const { ask, logged } = setUp(failing)
    expect(readable(JSON.parse(await ask(user, team)))).toContain(answer)
    const refused = user.endsWith('ADMIN') ? ['slack.admin-without-role'] : []
    const events = { [list]: [], [noRole]: refused, [unknown]: ['slack.failed'] }[answer]
    expect(logged.map(({ event }) => event)).toEqual(events)
  })

  test.each([
    ['U0ADMIN', list],
    ['U0GUESTADMIN', noRole],
  ])('of SLACK_ADMINS waits for what Slack says of %s', async (user, answer) => {
    const told = Promise.withResolvers<void>()
    const { ask, timer, later, settled } = setUp('', told.promise)
    const asking = ask(user, 'T0TEST')
    await expect.poll(() => timer.waiting.size).toBe(2)
    timer.fire(300)
    await expect.poll(() => timer.waiting.size).toBe(1)
    timer.fire(2500)
    expect(await asking).toBe('')
    told.resolve()
    await settled()
    expect(later.map(({ payload }) => readable(payload))).toEqual([expect.stringContaining(answer)])
  })
})
