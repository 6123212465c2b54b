import { describe, expect, it } from 'vitest'
import { render as renderForSlack } from '../../bots/slack/render.ts'
import { render as renderForTelegram } from '../../bots/telegram/render.ts'
import { postReply, staffTable } from '../../src/app/features.ts'
import type { Post } from '../../src/jobs/message.ts'
import { addStaff } from '../../src/register/company/staff.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { samplesIn } from '../gallery/post-samples.ts'
import { forAllTests } from '../support/opened.ts'
import { type Walk, walk } from '../support/platforms/slack-walk.ts'
import { checked } from '../support/platforms/telegram-double.ts'
import { commandsIn, openFilledRegister, people, shortcuts } from '../support/register/filled-register.ts'
import type { TestRegister } from '../support/register.ts'

const { formCommands, actions: staffActions, commands: staffCommands } = staffTable

/*
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
      const verbs = staffCommands.map(({ words }) => words[language][0] ?? '')
      const written = verbs.flatMap((verb) => [verb, `${verb} 0500 000 00 03`])
      const options = { user, language, commands, written, shortcuts, posts, stepsMax: 1000 }
      const walked = await walk(home, options)
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

/** Rendered for Slack, once Telegram took them too. */
async function postsFor(home: TestRegister, language: Language): Promise<unknown[]> {
  const posting = { language, today: '2026-03-02', mayBeRepeat: true } as const
  return Object.entries(await samplesIn(home)).map(([kind, sample]) => {
    const reply = postReply({ kind, ...sample } as Post, posting)
    for (const { payload } of renderForTelegram(reply)) checked({ chat_id: '-1001', ...payload })
    return renderForSlack(reply, language)
  })
}
