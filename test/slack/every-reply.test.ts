import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { render } from '../../bots/slack/render.ts'
import { postReply, staffTable } from '../../src/app/features.ts'
import type { Post } from '../../src/jobs/message.ts'
import { approvalOf } from '../../src/register/approvals.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { commandsIn, openFilledRegister, people } from '../support/register/filled-register.ts'
import type { TestRegister } from '../support/register.ts'
import { type Walk, walk } from '../support/platforms/slack-walk.ts'

const { formCommands, actions: staffActions, commands: staffCommands, shortcuts: staffShortcuts } = staffTable

/**
 * Everything that each role can reach in both languages, by signed requests: commands, examples, buttons,
 * menus and forms. Slack may refuse none of it.
 */

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

const shortcuts = [...staffShortcuts.keys()].flatMap((name) =>
  ['0500 000 00 03 aramayın', 'adres yok', '0500 000 00 03 ve 0500 000 00 04', 'a'.repeat(5000)].map(
    (text) => ({ name, text }),
  ),
)

async function postsFor({ register }: TestRegister, language: Language): Promise<unknown[]> {
  const approval = await approvalOf(register, 1)
  if (approval === null) throw new Error('Nothing waits for a second person')
  const posts: Post[] = [
    { kind: 'role-asked', slackUser: people.withoutRole },
    { kind: 'role-decided', decidedBy: people.withoutRole, given: { role: 'editor', of: 'Örnek Kahve' } },
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
  return posts.map((post) => render(postReply(post, posting), language))
}
