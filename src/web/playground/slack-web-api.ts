import { type ApiCall, isTrue, textOf } from './api-call.ts'
import type { Cast, StaffMember } from './cast.ts'
import type { FileStore } from './file-store.ts'
import type { Block } from './slack-blocks.ts'
import type { SlackConversation, SlackConversations, SlackFile, SlackMessage } from './slack-conversations.ts'
import { blockFaults, viewFaults } from './slack-limits.ts'
import { contentOf } from './slack-response-urls.ts'
import type { SlackViews } from './slack-views.ts'
import type { PageLanguage } from './spoken-language.ts'

export type SlackWorkspace = {
  people: Cast
  conversations: SlackConversations
  views: SlackViews
  files: FileStore
  newId: () => string
  language: () => PageLanguage
}

type Params = Record<string, unknown>
type Answer = { ok: boolean } & Record<string, unknown>
type Method = (params: Params, workspace: SlackWorkspace) => Answer

const textMax = 40_000
const locales: Readonly<Record<PageLanguage, string>> = { tr: 'tr-TR', en: 'en-GB' }

/** Every method of Slack's Web API that the stand-in knows. Any other is answered with `unknown_method`. */
const methods: Record<string, Method> = {
  'api.test': () => ({ ok: true }),
  'auth.test': (_, { people }) => authTest(people),
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': updateMessage,
  'chat.delete': deleteMessage,
  'users.info': usersInfo,
  'conversations.open': openConversation,
  'conversations.info': conversationInfo,
  'views.open': openView,
  'views.push': pushView,
  'views.update': updateView,
  'views.publish': publishView,
  'files.info': fileInfo,
  'files.getUploadURLExternal': startUpload,
  'files.completeUploadExternal': completeUpload,
}

/** Answers one call as Slack would: always 200, with `ok` and an error code in the body. */
export function answerSlackCall(call: ApiCall, workspace: SlackWorkspace): Response {
  const name = call.url.pathname.split('/').at(-1) ?? ''
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (!method) return Response.json(refuse('unknown_method'))
  const token = textOf(call.params.token) || call.headers.get('authorization')
  return Response.json(token ? method(call.params, workspace) : refuse('not_authed'))
}

function refuse(error: string, messages: string[] = []): Answer {
  const details = messages.map((message) => `[ERROR] ${message}`)
  return { ok: false, error, ...(details.length > 0 && { response_metadata: { messages: details } }) }
}

function authTest({ slack }: Cast): Answer {
  return {
    ok: true,
    url: `https://${slack.team.domain}.slack.com/`,
    team: slack.team.name,
    team_id: slack.team.id,
    user: slack.app.name,
    user_id: slack.app.userId,
    bot_id: slack.app.botId,
    is_enterprise_install: false,
  }
}

/** Why a message cannot be sent as it is, `null` when it can. */
function contentFault(params: Params): Answer | null {
  const blocks = params.blocks ?? []
  const text = textOf(params.text)
  if (text === '' && Array.isArray(blocks) && blocks.length === 0) return refuse('no_text')
  if (text.length > textMax) return refuse('msg_too_long')
  const faults = blockFaults(blocks, 'message')
  return faults.length > 0 ? refuse('invalid_blocks', faults) : null
}

function postMessage(params: Params, { people, conversations, files, newId }: SlackWorkspace): Answer {
  const place = conversations.resolve(textOf(params.channel))
  if (!place) return refuse('channel_not_found')
  const fault = contentFault(params)
  if (fault) return fault
  const { text, blocks } = contentOf(params, newId)
  const shown = blocks.map((block) => withFile(block, files))
  if (shown.includes(null)) return refuse('invalid_blocks', ['invalid slack file'])
  const content = { text, blocks: shown.filter((block) => block !== null) }
  const posted = conversations.post({ ...content, channel: place.id, author: people.slack.app.userId })
  return { ok: true, channel: place.id, ts: posted.ts, message: messageObject(posted, people) }
}

/** An image that was uploaded is shown from where it is kept; null when no such file is. */
function withFile(block: Block, files: FileStore): Block | null {
  const { id } = (block.slack_file ?? {}) as { id?: string }
  if (block.type !== 'image' || id === undefined) return block
  const file = files.find(id)
  return file === undefined ? null : { ...block, slack_file: { id, url: file.url } }
}

function postEphemeral(params: Params, { people, conversations, newId }: SlackWorkspace): Answer {
  const place = conversations.resolve(textOf(params.channel))
  if (!place) return refuse('channel_not_found')
  const user = textOf(params.user)
  const member = place.user === null ? staffOf(people, user) : place.user === user
  if (!member) return refuse('user_not_in_channel')
  const fault = contentFault(params)
  if (fault) return fault
  const content = contentOf(params, newId)
  const author = people.slack.app.userId
  const posted = conversations.post({ ...content, channel: place.id, author, onlyFor: user })
  return { ok: true, message_ts: posted.ts }
}

function updateMessage(params: Params, { people, conversations, newId }: SlackWorkspace): Answer {
  const message = findPublic(params, conversations)
  if (!message) return refuse('message_not_found')
  if (message.author !== people.slack.app.userId) return refuse('cant_update_message')
  const fault = contentFault(params)
  if (fault) return fault
  conversations.replace(message, { ...contentOf(params, newId), edited: true })
  const { channel, ts, text } = message
  return { ok: true, channel, ts, text, message: messageObject(message, people) }
}

function deleteMessage(params: Params, { people, conversations }: SlackWorkspace): Answer {
  const message = findPublic(params, conversations)
  if (!message) return refuse('message_not_found')
  if (message.author !== people.slack.app.userId) return refuse('cant_delete_message')
  conversations.remove(message)
  return { ok: true, channel: message.channel, ts: message.ts }
}

/** Private lines cannot be changed through the Web API, only through their response_url. */
function findPublic(params: Params, conversations: SlackConversations): SlackMessage | undefined {
  const place = conversations.resolve(textOf(params.channel))
  const message = place && conversations.find(place.id, textOf(params.ts))
  return message?.onlyFor === null ? message : undefined
}

/** A message as the Web API and the payloads of clicks carry it. */
export function messageObject(message: SlackMessage, { slack }: Cast): Record<string, unknown> {
  const own = message.author === slack.app.userId
  return {
    type: 'message',
    user: message.author,
    ...(own && { bot_id: slack.app.botId, app_id: slack.app.id }),
    ts: message.ts,
    text: message.text,
    team: slack.team.id,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.edited && { edited: { user: slack.app.botId, ts: message.ts } }),
  }
}

function staffOf(people: Cast, id: string): StaffMember | undefined {
  return people.slack.staff.find((member) => member.slackId === id)
}

function usersInfo(params: Params, { people, language }: SlackWorkspace): Answer {
  const { team, app } = people.slack
  const id = textOf(params.user)
  const member = staffOf(people, id)
  const bot = id === app.userId ? { name: app.name, username: app.name } : undefined
  const person = member ?? bot
  if (!person) return refuse('user_not_found')
  const user = {
    id,
    team_id: team.id,
    name: person.username,
    real_name: person.name,
    deleted: false,
    tz: 'Europe/Istanbul',
    tz_offset: 10_800,
    profile: { real_name: person.name, display_name: person.name, team: team.id },
    is_bot: bot !== undefined,
    is_admin: member?.role === 'admin',
    is_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    ...(isTrue(params.include_locale) && { locale: locales[language()] }),
  }
  return { ok: true, user }
}

function openConversation(params: Params, { conversations }: SlackWorkspace): Answer {
  const place = conversations.resolve(textOf(params.channel) || textOf(params.users))
  if (place?.kind !== 'dm') return refuse(textOf(params.users) ? 'user_not_found' : 'channel_not_found')
  const channel = isTrue(params.return_im) ? conversationObject(place) : { id: place.id }
  return { ok: true, channel }
}

function conversationInfo(params: Params, { conversations }: SlackWorkspace): Answer {
  const place = conversations.resolve(textOf(params.channel))
  return place ? { ok: true, channel: conversationObject(place) } : refuse('channel_not_found')
}

function conversationObject(place: SlackConversation): Record<string, unknown> {
  const direct = place.kind === 'dm'
  return {
    id: place.id,
    is_im: direct,
    is_channel: !direct,
    is_private: direct,
    is_archived: false,
    ...(direct ? { user: place.user } : { name: place.name, is_member: true }),
  }
}

function openView(params: Params, { views }: SlackWorkspace): Answer {
  const given = viewOf(params)
  const faults = viewFaults(given)
  if (faults.length > 0) return refuse('invalid_arguments', faults)
  const opened = views.open(textOf(params.trigger_id), given)
  return typeof opened === 'string' ? refuse(opened) : { ok: true, view: opened }
}

function pushView(params: Params, { views }: SlackWorkspace): Answer {
  const given = viewOf(params)
  const faults = viewFaults(given)
  if (faults.length > 0) return refuse('invalid_arguments', faults)
  const user = views.exchange(textOf(params.trigger_id))
  if (typeof user !== 'string') return refuse(user.fault)
  const view = views.push(user, given)
  return view ? { ok: true, view } : refuse('push_limit_reached')
}

function updateView(params: Params, { views }: SlackWorkspace): Answer {
  const found = views.find({ id: textOf(params.view_id), externalId: textOf(params.external_id) })
  if (!found) return refuse('not_found')
  const hash = textOf(params.hash)
  if (hash !== '' && hash !== found.view.hash) return refuse('hash_conflict')
  const given = viewOf(params)
  const faults = viewFaults(given)
  if (faults.length > 0) return refuse('invalid_arguments', faults)
  return { ok: true, view: views.update(found.user, found.view, given) }
}

function publishView(params: Params, { people, views }: SlackWorkspace): Answer {
  const user = textOf(params.user_id)
  if (!staffOf(people, user)) return refuse('user_not_found')
  const given = { ...viewOf(params), type: 'home' }
  const faults = viewFaults(given)
  return faults.length > 0
    ? refuse('invalid_arguments', faults)
    : { ok: true, view: views.publishHome(user, given) }
}

function viewOf(params: Params): Record<string, unknown> {
  return typeof params.view === 'object' && params.view !== null
    ? (params.view as Record<string, unknown>)
    : {}
}

/** What an app learns of a file that somebody gave it in a form. */
function fileInfo(params: Params, { files }: SlackWorkspace): Answer {
  const file = files.find(textOf(params.file))
  if (!file) return refuse('file_not_found')
  const { id, name, type: mimetype, bytes } = file
  const url_private_download = `http://slack.playground/shared/${id}`
  return { ok: true, file: { id, name, mimetype, size: bytes.length, url_private_download } }
}

/** The bytes of such a file, for an app that says who it is. */
export function sharedFile(call: ApiCall, { files }: SlackWorkspace): Response {
  const file = files.find(call.url.pathname.split('/').at(-1) ?? '')
  if (!file || !call.headers.get('authorization')) return new Response('Not found', { status: 404 })
  return new Response(Buffer.from(file.bytes), { headers: { 'content-type': 'application/octet-stream' } })
}

/** First of the three steps of an upload: the name is kept, the bytes follow to the address given. */
function startUpload(params: Params, { files }: SlackWorkspace): Answer {
  const name = textOf(params.filename)
  if (name === '' || !(Number(params.length) > 0)) return refuse('invalid_arguments')
  const file = files.keep({ name, type: '', bytes: new Uint8Array() })
  return { ok: true, file_id: file.id, upload_url: `http://slack.playground/upload/${file.id}` }
}

/** Second step: bytes arrive raw or as the one file of a form. */
export function receiveUpload(call: ApiCall, { files }: SlackWorkspace): Response {
  const file = files.find(call.url.pathname.split('/').at(-1) ?? '')
  if (!file) return new Response('Not found', { status: 404 })
  file.bytes = Object.values(call.files)[0]?.bytes ?? call.bytes
  return new Response(`OK - ${file.bytes.length}`)
}

function completeUpload(params: Params, { people, conversations, files, newId }: SlackWorkspace): Answer {
  const wanted = Array.isArray(params.files) ? (params.files as { id: string; title?: string }[]) : []
  const found = wanted.map(({ id, title }) => ({ file: files.find(id), title }))
  if (found.length === 0 || found.some(({ file }) => !file)) return refuse('file_not_found')
  const shared = found.flatMap(({ file, title }): SlackFile[] =>
    file
      ? [
          {
            id: file.id,
            name: file.name,
            mimetype: file.type,
            size: file.bytes.length,
            url: file.url,
            alt: title ?? file.name,
          },
        ]
      : [],
  )
  const target = textOf(params.channel_id) || textOf(params.channels)
  const place = conversations.resolve(target)
  if (target !== '' && !place) return refuse('channel_not_found')
  if (place) {
    const content = contentOf({ text: params.initial_comment, blocks: params.blocks }, newId)
    conversations.post({ ...content, channel: place.id, author: people.slack.app.userId, files: shared })
  }
  return { ok: true, files: shared.map(({ id, name, alt }) => ({ id, name, title: alt })) }
}
