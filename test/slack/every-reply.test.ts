import { describe, expect, it } from 'vitest'
import { render as renderForSlack } from '../../bots/slack/render.ts'
import { render as renderForTelegram } from '../../bots/telegram/render.ts'
import { postReply, staffTable } from '../../src/app/features.ts'
import type { Post, PostKinds } from '../../src/jobs/message.ts'
import { approvalOf } from '../../src/register/approvals.ts'
import { addStaff } from '../../src/register/company/staff.ts'
import { uploadedFileOf } from '../../src/register/imports/file.ts'
import { unconfirmedFiles } from '../../src/register/iys-queue/files.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { brandReport } from '../support/commands.ts'
import { forAllTests } from '../support/opened.ts'
import { type Walk, walk } from '../support/platforms/slack-walk.ts'
import { checked } from '../support/platforms/telegram-double.ts'
import { commandsIn, openFilledRegister, people } from '../support/register/filled-register.ts'
import { subBrandCode, type TestRegister } from '../support/register.ts'

const { formCommands, actions: staffActions, commands: staffCommands, shortcuts: staffShortcuts } = staffTable

/**
 * Everything that each role can reach in both languages, by signed requests: commands, examples, buttons,
 * menus and forms. Slack may refuse none of it.
 */

const walks: Walk[] = []

describe.each(Object.entries(people))('as %s', (role, user) => {
  describe.each<Language>(['tr', 'en'])('in %s', (language) => {
    const home = forAllTests(openFilledRegister)

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

it('an admin who gives up the own role is asked, and answered within the limits', async () => {
  const home = await openFilledRegister()
  await addStaff(home.register, { slackUser: 'U0SECOND', role: 'admin', by: 'test' })
  const commands = ['yetki al <@U0SECOND|ikinci>']
  const options = { user: 'U0SECOND', language: 'tr', shortcuts: [], posts: [], stepsMax: 1000 } as const
  const walked = await walk(home, { ...options, commands })
  await home.close()
  expect(walked.faults).toEqual([])
  walks.push(walked)
})

it('leaves out no button and no form', () => {
  const pressed = walks.flatMap((walked) => [...walked.pressed])
  const sent = walks.flatMap((walked) => [...walked.sent])
  expect([...staffActions.keys()].filter((name) => !pressed.includes(name))).toEqual([])
  expect([...new Set(sent)].sort()).toEqual(
    [...staffCommands, ...formCommands]
      .filter(({ form }) => form !== undefined)
      .map(({ name }) => name)
      .sort(),
  )
})

const shortcuts = [...staffShortcuts.keys()].flatMap((name) =>
  ['0500 000 00 03 aramayın', 'adres yok', '0500 000 00 03 ve 0500 000 00 04', 'a'.repeat(5000)].map(
    (text) => ({ name, text }),
  ),
)

/** A message of each kind that rooms and people get; the compiler misses a kind without one. */
async function samplesIn({ register }: TestRegister): Promise<PostKinds> {
  const approval = await approvalOf(register, 1)
  const news = await uploadedFileOf(register, 2)
  const [file] = await unconfirmedFiles(register)
  if (approval === null || news === null || file === undefined) throw new Error('The register is not filled')
  const brandName = 'Örnek Kahve'
  const room = { place: 'C0RAPOR', brandName }
  const about = { language: 'tr', complaintId: 1, brandName } as const
  const due = { brandCode: subBrandCode, day: '2026-03-04', daysLeft: -1, count: 3 } as const
  const [duties, answers, madeOn] = [[{ ...due, status: 'RET' } as const], [due], '2026-03-02']
  return {
    undelivered: { outcome: 'unknown', platform: 'slack', room, item: 7, detail: 'invalid_auth' },
    'inbound-given-up': { platform: 'telegram', item: 7 },
    'not-processed': { language: 'tr' },
    'role-asked': { slackUser: people.withoutRole },
    'role-decided': { decidedBy: people.withoutRole, given: { role: 'editor', of: brandName } },
    'look-ups-near-limit': { client: 'crm', lookUps: 80_000, perDay: 100_000 },
    'webhook-stuck': { webhook: 1, pausedFor: 'silent', detail: 'status 500' },
    'daily-report': { date: '2026-03-01', report: brandReport(), duties, answers, madeOn },
    'iys-due': { brandName, duties, madeOn, replaces: null },
    'iys-decide': { brandName, conflicts: { toDecide: 1, obeyed: 1 }, date: null },
    'iys-file-asked': { file, brandName },
    'iys-lost': { brandName, lost: { approval: 6, rejection: 1 } },
    'iys-trouble': {
      trouble: {
        kind: 'access',
        reason: 'credentials',
        since: 0,
        until: 0,
        failures: 3,
        adminsNotified: false,
      },
    },
    file: { news },
    complaint: { complaintId: 1, brandName, channel: 'MESAJ', dueOn: '2026-03-23', event: 'opened' },
    'complaint-answer': { ...about, text: 'Formu <bulduk> & ekledik.' },
    'complaint-settled': { ...about, outcome: 'no-consent' },
    'second-person-asked': { approval, brandName },
    'second-person-decided': { approval: { ...approval, outcome: 'approved' }, brandName, stored: 1 },
  }
}

/** Rendered for Slack, once Telegram took them too. */
async function postsFor(home: TestRegister, language: Language): Promise<unknown[]> {
  const posting = { language, today: '2026-03-02', mayBeRepeat: true } as const
  return Object.entries(await samplesIn(home)).map(([kind, sample]) => {
    const reply = postReply({ kind, ...sample } as Post, posting)
    for (const { payload } of renderForTelegram(reply)) checked({ chat_id: '-1001', ...payload })
    return renderForSlack(reply, language)
  })
}
