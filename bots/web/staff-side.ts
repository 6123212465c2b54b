import type { Context } from 'hono'
import * as z from 'zod'
import type { Language } from '../../src/register/people.ts'
import type { StaffContext } from '../commands/context.ts'
import { clean } from '../commands/parse/fold.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import type { StaffChat } from '../commands/staff.ts'
import { type Feed, randomId, type WebFiles } from './feed.ts'
import { formHtml, readForm } from './form.ts'
import { customerMessage, rooms, staff, withIds } from './people.ts'
import { replyHtml, staffArticle, typedArticle } from './render.ts'

const text = z.string().max(4000).default('')

export const staffPost = z.object({
  kind: z.enum(['text', 'action', 'form', 'refuse', 'home']),
  dil: z.enum(['tr', 'en']),
  user: z.enum(staff.map(({ id }) => id)),
  room: z.enum(['direct', ...rooms.map(({ id }) => id)]),
  text,
  action: text,
  /** The message of the pressed button. */
  message: text,
  /** Sent twice, a form counts once. */
  key: z
    .string()
    .regex(/^[A-Z]{0,40}$/)
    .default(''),
})
export type StaffPost = z.infer<typeof staffPost>

export interface StaffSideOptions {
  readonly commands: StaffChat
  readonly feed: Feed
  readonly files: WebFiles
  readonly startedAt: number
  staffContext(by: {
    readonly user: string
    readonly room: string | null
    readonly language: Language
    readonly requestKey: string
  }): Promise<StaffContext>
}

/** Answers are shown to the person alone; a form opens in the dialog. */
export function staffSide({ commands, feed, files, startedAt, staffContext }: StaffSideOptions) {
  function answer(post: StaffPost, reply: Reply): void {
    const { user, dil, message } = post
    const content = replyHtml(reply, 'staff')
    const replaces = reply.replaces === true ? message : ''
    feed.show('staff', dil, (head) => staffArticle(head, placeOf(post), user, content), replaces)
  }

  async function formOrAnswer(c: Context, post: StaffPost, reply: Reply): Promise<Response> {
    if (reply.form !== undefined) return await c.html(formHtml(reply.form, post.dil))
    answer(post, reply)
    return c.body(null, 204)
  }

  async function submit(
    c: Context,
    context: StaffContext,
    post: StaffPost,
    data: FormData,
  ): Promise<Response> {
    const result = await commands.submit(context, await readForm(data, files))
    if (result.kind === 'errors') return c.json(result.errors, 422)
    answer(post, result.reply)
    return c.body(null, 204)
  }

  async function run(c: Context, post: StaffPost, data: FormData): Promise<Response> {
    const { kind, user, room, dil } = post
    const context = await staffContext({
      user,
      room: room === 'direct' ? null : room,
      language: dil,
      requestKey: `web:${post.key || randomId()}`,
    })
    switch (kind) {
      case 'text':
        feed.show('staff', dil, (head) => typedArticle(head, placeOf(post), user, post.text))
        // As in Slack, words without a slash are a message.
        return await formOrAnswer(
          c,
          post,
          await commands[post.text.startsWith('/') ? 'run' : 'say'](context, withIds(post.text)),
        )
      case 'action':
        return await formOrAnswer(c, post, await commands.press(context, decodeAction(post.action)))
      case 'refuse': {
        const message = { text: clean(customerMessage.text), sentAt: startedAt, link: '', place: null }
        return await formOrAnswer(c, post, await commands.shortcut(context, 'refuse', message))
      }
      case 'home':
        return await c.html(replyHtml(await commands.home(context), 'staff'))
      case 'form':
        return await submit(c, context, post, data)
    }
  }

  return { run, answer }
}

/** The direct conversation has the person's id. */
function placeOf({ user, room }: StaffPost): string {
  return room === 'direct' ? user : room
}
