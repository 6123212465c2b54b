import type { App, Context } from '@slack/bolt'
import type { Language } from '../../src/register/people.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { filledIn, formOf } from './form.ts'
import { type Body, formCallback, record, teamOf, text } from './inbound.ts'
import { goneEvents } from './manifest.ts'
import type { Commands, SlackOptions, SlackUser } from './options.ts'
import type { PersonOf } from './person.ts'
import type { Answer, Exchange } from './receiver.ts'
import { commandAnswer, type Forms, messagePayload, pressAnswer } from './render.ts'
import { messageOf } from './shortcut.ts'
import { submissionAnswer, type Views } from './views.ts'

const valueMax = 2000

/** Tells Bolt what we listen to. What a listener throws reaches the receiver, which answers for it. */
export function listen(
  app: App,
  options: Pick<SlackOptions, 'command' | 'contextFor' | 'log' | 'tellInPrivate'> & {
    readonly commands: Commands
    readonly personOf: PersonOf
    readonly views: Views
  },
): void {
  const { commands, contextFor, personOf, views, log, tellInPrivate } = options

  app.error(async (error) => {
    throw error
  })

  app.command(options.command, async ({ command, context }) => {
    const body: Body = { ...command }
    const { staff, exchange } = await speaking(body, exchangeOf(context))
    const reply = await commands.run(staff, text(body.text))
    if (await opened(body, reply, staff.language)) return
    exchange.answer(answerOf(commandAnswer(reply, staff.language), reply, staff.language))
  })

  app.action(/^izin:/, async ({ action, body: given, context }) => {
    const body: Body = { ...given }
    const { staff, exchange } = await speaking(body, exchangeOf(context))
    const { language } = staff
    const reply = await commands.press(staff, decodeAction(carriedValue({ ...action })))
    const view = record(body.view)
    const shown =
      view === null
        ? await opened(body, reply, language)
        : await views.show(view, text(body.trigger_id), reply, language)
    if (shown) return
    exchange.answer(answerOf(pressAnswer(reply, language, { isPrivate: isPrivate(body) }), reply, language))
  })

  app.shortcut({ type: 'message_action', callback_id: /^izin:/ }, async ({ body: given, context }) => {
    const body: Body = { ...given }
    const { staff, exchange } = await speaking(body, exchangeOf(context))
    const name = text(body.callback_id).replace(/^izin:/, '')
    const reply = await commands.shortcut(staff, name, messageOf(body, exchange.saidAt))
    if (await opened(body, reply, staff.language)) return
    // Nobody but the person who chose it is to see this.
    exchange.answer(answerOf(pressAnswer(reply, staff.language, { isPrivate: false }), reply, staff.language))
  })

  app.view(formCallback, async ({ body: given, context }) => {
    const body: Body = { ...given }
    const view = record(body.view) ?? {}
    const exchange = exchangeOf(context)
    // A form sent twice is one request, however often its answer was lost.
    const { staff } = await speaking(body, { ...exchange, requestKey: `form:${text(view.id)}` })
    const answer = await commands.submit(staff, { ...formOf(view), filled: filledIn(view) })
    exchange.answer(submissionAnswer(answer, view, staff.language))
  })

  app.event('app_home_opened', async ({ event, body, context }) => {
    if (event.tab !== 'home') return
    const { staff } = await speaking({ ...body, user_id: event.user }, exchangeOf(context))
    await views.publish(event.user, await commands.home(staff), staff.language)
  })

  app.event('file_shared', async ({ event, body, context }) => {
    // In rooms people share files with each other.
    if (!event.channel_id.startsWith('D')) return
    const { staff, exchange } = await speaking({ ...body, user_id: event.user_id }, exchangeOf(context))
    const reply = await commands.file(staff, event.file_id)
    if (reply === null) return
    await tellInPrivate(exchange.requestKey, event.user_id, messagePayload(reply, staff.language))
  })

  for (const event of goneEvents) {
    app.event(event, async () => log.warn('slack.gone', { told: event }))
  }

  /** Who speaks, as the command table takes him. */
  async function speaking(body: Body, exchange: Exchange) {
    const id = text(body.user_id) || text(record(body.user)?.id)
    const { language, isGuest } = await personOf(id)
    const user: SlackUser = {
      id,
      isGuest,
      teamId: teamOf(body),
      channel: text(body.channel_id) || text(record(body.channel)?.id) || null,
    }
    const staff = await contextFor(user, language, exchange.requestKey, exchange.saidAt)
    return { staff, exchange }
  }

  /** Whether the reply came with a form and that is open now. */
  async function opened(body: Body, { form }: Reply, language: Language): Promise<boolean> {
    return form !== undefined && (await views.openForm(text(body.trigger_id), form, language))
  }
}

function answerOf(forms: Forms, reply: Reply, language: Language): Answer {
  return { ...forms, message: messagePayload(reply, language) }
}

/** What the receiver put beside Bolt's arguments; Bolt knows no types for it. */
function exchangeOf(context: Context): Exchange {
  return context.exchange as Exchange
}

/** A button carries its value, a menu that of the option chosen. */
function carriedValue(action: Body): string {
  return (text(action.value) || text(record(action.selected_option)?.value)).slice(0, valueMax)
}

/** Whether the pressed message is seen by nobody but the person who pressed. */
function isPrivate(body: Body): boolean {
  return record(body.container)?.is_ephemeral === true || text(record(body.channel)?.id).startsWith('D')
}
