import { clean } from '../../src/consent/fold.ts'
import type { Language } from '../../src/register/people.ts'
import type { SharedMessage } from '../commands/context.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { filledIn, formOf, submissionAnswer, type Views } from './form.ts'
import type { Answer, SlackOptions } from './options.ts'
import type { Actor, Inbound } from './payload.ts'
import type { PersonOf } from './person.ts'
import { commandAnswer, type Forms, messagePayload, pressAnswer } from './render.ts'

/** Null where nothing is to be answered. `receivedAt` is ms UTC. */
export type Handle = (inbound: Inbound, receivedAt: number) => Promise<Answer | null>

export function handler(
  options: Pick<SlackOptions, 'command' | 'commands' | 'contextFor' | 'log'> & {
    readonly personOf: PersonOf
    readonly views: Views
  },
): Handle {
  const { commands, personOf, views, log } = options

  async function contextOf(from: Actor, requestKey: string, receivedAt: number) {
    const { language, isGuest } = await personOf(from.id)
    return await options.contextFor({ user: { ...from, isGuest }, language, requestKey, receivedAt })
  }

  async function opened(trigger: string, { form }: Reply, language: Language): Promise<boolean> {
    return form !== undefined && (await views.openForm(trigger, form, language))
  }

  return async (inbound, receivedAt) => {
    if (inbound.kind === 'gone') {
      log.warn('slack.gone', { texts: inbound.event })
      return null
    }
    const { from, key } = inbound
    const context = (requestKey = key) => contextOf(from, requestKey, receivedAt)
    switch (inbound.kind) {
      case 'command': {
        if (inbound.command !== options.command) return null
        const staff = await context()
        const reply = await commands.run(staff, inbound.text)
        if (await opened(inbound.trigger, reply, staff.language)) return null
        return answerOf(commandAnswer(reply, staff.language), reply, staff.language)
      }
      case 'press': {
        const { view, trigger } = inbound
        const staff = await context()
        const { language } = staff
        const reply = await commands.press(staff, decodeAction(inbound.value))
        const isShown =
          view === null
            ? await opened(trigger, reply, language)
            : await views.show(view, trigger, reply, language)
        return isShown ? null : answerOf(pressAnswer(reply, language, inbound), reply, language)
      }
      case 'shortcut': {
        const staff = await context()
        const { language } = staff
        const reply = await commands.shortcut(staff, inbound.name, messageOf(inbound, receivedAt))
        if (await opened(inbound.trigger, reply, language)) return null
        // Only the person who chose it sees this.
        return answerOf(pressAnswer(reply, language, { isPrivate: false }), reply, language)
      }
      case 'submission': {
        const { view } = inbound
        // A form sent twice is one request, however often its answer was lost.
        const staff = await context(`form:${view.id}`)
        const answer = await commands.submit(staff, { ...formOf(view), filled: filledIn(view) })
        return submissionAnswer(answer, view, staff.language)
      }
      case 'message': {
        const staff = await context()
        const reply = await commands.say(staff, inbound.text)
        return answerOf(commandAnswer(reply, staff.language), reply, staff.language)
      }
      case 'home': {
        if (inbound.tab !== 'home') return null
        const staff = await context()
        await views.publish(from.id, await commands.home(staff), staff.language)
        return null
      }
      case 'file': {
        // In channels people share files with each other.
        if (!inbound.channel.startsWith('D')) return null
        const staff = await context()
        const reply = await commands.file(staff, inbound.fileId)
        return reply === null ? null : answerOf(commandAnswer(reply, staff.language), reply, staff.language)
      }
    }
  }
}

function answerOf(forms: Forms, reply: Reply, language: Language): Answer {
  return { ...forms, message: () => messagePayload(reply, language) }
}

/** `now` stands in for a missing time. */
function messageOf(
  { message, from }: Pick<Extract<Inbound, { kind: 'shortcut' }>, 'message' | 'from'>,
  now: number,
): SharedMessage {
  const seconds = Number(/^\d{1,12}(?=\.\d+$)/.exec(message.ts)?.[0] ?? Number.NaN)
  return {
    text: clean(message.text),
    sentAt: Number.isNaN(seconds) ? now : seconds * 1000,
    link: linkTo(message.teamDomain, from.channel ?? '', message.ts),
    place: from.channel === null || message.ts === '' ? null : { channel: from.channel, ts: message.ts },
  }
}

/** Slack's own form of a permalink; empty where a part is not known. */
function linkTo(domain: string, channel: string, ts: string): string {
  const isKnown = /^[\w-]+$/.test(domain) && /^[A-Z0-9]+$/.test(channel) && /^\d+\.\d+$/.test(ts)
  return isKnown ? `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}` : ''
}
