import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  formCommands,
  runStaffCommand,
  staffActions,
  staffCommands,
  staffShortcuts,
} from '../../bots/commands/staff.ts'
import { messagePayload } from '../../bots/slack/render.ts'
import { postReply } from '../../src/app/features.ts'
import type { Post } from '../../src/jobs/message.ts'
import { closeDaysThrough } from '../../src/ledger/days.ts'
import { approvalOf } from '../../src/register/approvals.ts'
import { noteComplaint } from '../../src/register/complaints/complaints.ts'
import { type Language, notePerson } from '../../src/register/people.ts'
import { setSetting } from '../../src/register/settings.ts'
import { addStaff } from '../../src/register/staff.ts'
import { openCommandRegister, staffContext } from '../support/commands.ts'
import { email, phone, say, subBrandCode, type TestRegister } from '../support/register.ts'
import { type Walk, walk } from '../support/slack-walk.ts'

/**
 * Everything that each role can reach in both languages, by signed requests: commands, examples, buttons,
 * menus and forms. Slack may refuse none of it.
 */

const people = { admin: 'U0ADMIN', editor: 'U0EDITOR', viewer: 'U0VIEWER', nobody: 'U0NOBODY' } as const
const walks: Walk[] = []

describe.each(Object.entries(people))('as %s', (role, user) => {
  describe.each<Language>(['tr', 'en'])('in %s', (language) => {
    let home: TestRegister
    beforeAll(async () => {
      home = await openFilledRegister()
    })
    afterAll(async () => await home?.close())

    it('everything that comes of what can be typed, pressed and sent is within the limits', async () => {
      const commands = commandsIn(language)
      const posts = role === 'admin' ? await postsFor(home, language) : []
      const walked = await walk(home, { user, language, commands, shortcuts, posts, stepsMax: 1000 })
      expect(walked.faults).toEqual([])
      expect(walked.steps).toBeGreaterThan(commands.length)
      // Otherwise the irreversible steps were cut off.
      expect(walked.steps).toBeLessThan(1000)
      walks.push(walked)
    })
  })
})

it('leaves out no button and no form, but those on what an upload is answered', () => {
  const pressed = walks.flatMap((walked) => [...walked.pressed])
  const sent = walks.flatMap((walked) => [...walked.sent])
  const missed = [...staffActions.keys()].filter((name) => !pressed.includes(name))
  expect(missed.filter((name) => !name.startsWith('import-'))).toEqual([])
  expect([...new Set(sent)].sort()).toEqual(
    [...staffCommands, ...formCommands]
      .filter(({ form }) => form !== undefined)
      .map(({ name }) => name)
      .sort(),
  )
})

const oddEnds = ['', '7', '0500 000 00 05 sms', 'x'.repeat(300), '<!channel> & <@U0123ABCD|ad>', '"']

function commandsIn(language: Language): string[] {
  const ways = staffCommands.flatMap(({ words, examples }) => [
    ...examples[language],
    ...oddEnds.map((end) => `${words[language][0]} ${end}`.trim()),
  ])
  const more =
    language === 'tr'
      ? [
          'sorgula 0500 000 00 01',
          'onay 0500 000 00 03 sms HS_WEB marka=123457',
          'yetki ver <@U0NEW|yeni> yönetici',
          'abone saat=08:30',
        ]
      : [
          'lookup 0500 000 00 01',
          'approve 0500 000 00 04 sms HS_WEB brand=123457',
          'role give <@U0NEW|new> admin',
          'subscribe at=08:30',
        ]
  return [...ways, ...more, '', 'bilmem', 'x'.repeat(4000)]
}

const shortcuts = [...staffShortcuts.keys()].flatMap((name) =>
  ['0500 000 00 03 aramayın', 'adres yok', '0500 000 00 03 ve 0500 000 00 04', 'a'.repeat(5000)].map(
    (text) => ({ name, text }),
  ),
)

async function postsFor({ register }: TestRegister, language: Language): Promise<unknown[]> {
  const approval = await approvalOf(register, 1)
  if (approval === null) throw new Error('Nothing waits for a second person')
  const posts: Post[] = [
    { kind: 'role-asked', slackUser: people.nobody },
    { kind: 'role-decided', decidedBy: people.nobody, given: { role: 'editor', of: 'Örnek Kahve' } },
    { kind: 'second-person-asked', approval, brandName: 'Örnek Kahve' },
    {
      kind: 'complaint',
      complaintId: 1,
      brandName: 'Örnek Kahve',
      channel: 'MESAJ',
      dueOn: '2026-03-23',
      event: 'opened',
    },
  ]
  const posting = { language, today: '2026-03-02', mayBeRepeat: true } as const
  return posts.map((post) => messagePayload(postReply(post, posting), language))
}

async function openFilledRegister(): Promise<TestRegister> {
  const home = await openCommandRegister()
  const { register, clock } = home
  for (const role of ['editor', 'viewer'] as const) {
    await addStaff(register, { slackUser: people[role], role, by: 'test' })
  }
  clock.move(-24 * 60 * 60_000)
  for (let n = 1; n <= 14; n++) {
    await say(register, phone(n), 'ONAY')
    clock.move(1000)
    await say(register, phone(12), n % 2 === 0 ? 'RET' : 'ONAY')
    if (n > 1) await say(register, phone(n), 'RET', { actor: { door: 'click' } })
    clock.move(1000)
  }
  await say(register, email(1), 'ONAY', { channel: 'EPOSTA' })
  clock.move(24 * 60 * 60_000)
  await closeDaysThrough(register, '2026-03-01')
  await setSetting(home.engine, 'second_person_over_ret', 'yes', 'test', clock.now())
  const asking = await staffContext(home, { user: people.editor })
  await runStaffCommand(asking, `onay ${phone(12).address} sms HS_WEB marka="Örnek Kahve" kanıt="form 118"`)
  await notePerson(register, {
    userId: '7001',
    account: { accountId: '7001', chatId: '7001' },
    language: 'tr',
  })
  const disputed = { recipient: phone(5), brandCode: subBrandCode, channel: 'MESAJ', userId: '7001' } as const
  await noteComplaint(register, { door: 'telegram', id: '7001' }, disputed)
  return home
}
