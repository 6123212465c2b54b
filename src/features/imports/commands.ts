import { askInForm, commandForm, formChoice, withForm } from '../../../bots/commands/ask.ts'
import { defineCommand, type StaffAction, type StaffCommand } from '../../../bots/commands/command.ts'
import type { StaffContext, StaffRequest, With } from '../../../bots/commands/context.ts'
import {
  askSecondPerson,
  oldButton,
  roleTooLow,
  textOnly,
  uploadLink,
  waitingParts,
} from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  chooseFrom,
  note,
  type Part,
  paragraph,
  type Reply,
  stored,
  textReply,
} from '../../../bots/commands/reply.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { companySources } from '../../consent/consent.ts'
import { dayOrders } from '../../import-file/dates.ts'
import type { Brand } from '../../register/company/brands.ts'
import { lookUpList } from '../../register/imports/addresses.ts'
import { dropFile, type ImportedFile, importedFileOf, latestImports } from '../../register/imports/file.ts'
import { insertFile, type NewFile } from '../../register/imports/receive.ts'
import { voidableMs, voidableUntil } from '../../register/imports/void.ts'
import { startApplying } from '../../register/imports/work.ts'
import { type AskedList, linesOf, readLines, unreadableLines } from '../../register/look-up/asked-list.ts'
import { columnMessages } from './column-messages.ts'
import { columnsReply, mapFromChat, planForColumn } from './column-step.ts'
import { fileReply, listReply } from './file-posts.ts'
import { importMessages } from './messages.ts'
import { resultMessages } from './result-messages.ts'
import { templatePaths } from './template.ts'
import { mapWordFromChat, readAgainFromChat, wordsReply } from './word-step.ts'

/** Number of newest files that are listed in any state. Older files are listed only while they can be taken back. */
const recentFiles = 5
/** Maximum number of entries of a menu in Slack. */
const shownMax = 100

/** Links to the upload page and shows the last files; a form takes one from Slack. */
export const uploadCommand = defineCommand({
  name: 'upload',
  words: { tr: ['yükle', 'dosya-yükle'], en: ['upload', 'import'] },
  role: 'editor',
  examples: { tr: ['yükle', 'yükle marka="Örnek Kahve"'], en: ['upload', 'upload brand="Örnek Kahve"'] },
  takes: ['brandCode'],
  brands: { role: 'editor' },
  form: ({ language }) => ({
    ...importMessages[language].form,
    asks: ['brandCode', 'file'],
    needs: ['brandCode'],
  }),
  async run(context: With<'publicUrl'>, { brandCode, file }, command) {
    const imports = importMessages[context.language]
    if (file === null || brandCode === null) return await linkReply(context, command, brandCode)
    if (!context.takesFiles) return textOnly(imports.ask.elsewhere)
    await noteSharedFile(context, { kind: 'consents', brandCode, slackFile: file })
    return stored(textOnly(imports.ask.fetching))
  },
})

/**
 * Gives a link to the upload page of a brand, and lists its latest imports. Asks for the brand if several are
 * possible.
 */
async function linkReply(
  context: With<'publicUrl'>,
  command: StaffCommand,
  brandCode: number | null,
): Promise<Reply> {
  const texts = importMessages[context.language].ask
  // A closed brand still takes refusals.
  const brands = context.authority.brandsFor('editor')
  const [only, ...others] = brands
  const brand = brandCode === null ? only : brands.find(({ code }) => code === brandCode)
  if (brand === undefined) return textOnly(texts.notAllowed)
  if (!context.takesFiles) return textOnly(texts.elsewhere)
  if (brandCode === null && others.length > 0) return askInForm(context, command, {}, ['brandCode'])
  return textReply(
    texts.summary,
    [{ strong: brand.name }, `\n${texts.text} ${texts.columns}`],
    {
      kind: 'links',
      links: [{ label: texts.open, url: await uploadLink(context, brand.code) }, ...templateLinks(context)],
    },
    buttons(formChoice(importMessages[context.language].form.open, 'upload', `marka=${brand.code}`)),
    note(texts.note),
    ...(await recentParts(context, brand)),
  )
}

/** Returns links to an example file to fill in, as XLSX and as CSV. */
function templateLinks({ publicUrl, language }: With<'publicUrl'>) {
  const { template, templateCsv } = columnMessages[language]
  return [
    { label: template, url: `${publicUrl}${templatePaths.xlsx}` },
    { label: templateCsv, url: `${publicUrl}${templatePaths.csv}` },
  ]
}

/** Lists the brand's latest imports, among them all that can still be taken back. */
async function recentParts({ register, language }: StaffRequest, { code }: Brand): Promise<Part[]> {
  const texts = importMessages[language].ask
  const appliedAfter = register.clock() - voidableMs
  const jobs = await latestImports(register, code, { recent: recentFiles, appliedAfter, limit: shownMax })
  if (jobs.length === 0) return []
  const choices = jobs.map(({ id, createdAt }) => button(texts.show(id, createdAt), 'import-show', id))
  return [paragraph([{ strong: texts.recent }]), chooseFrom(texts.recent, choices)]
}

/** Starts to record the rows of a previewed file. `newcomers` also takes rows of recipients unknown before. */
async function applyAction(
  { register, actor, language }: StaffRequest,
  file: ImportedFile,
  decision: string | undefined,
): Promise<Reply> {
  const texts = resultMessages[language]
  const rights = { takesNewcomers: decision === 'newcomers' }
  const isStarted = file.state === 'previewed' && (await startApplying(register, file.id, actor.id, rights))
  if (!isStarted) return textOnly(texts.over)
  const { summary, parts } = fileReply({ ...file, state: 'applying', language })
  return { summary, parts: [...parts, note(texts.resultComes)], replaces: true }
}

/** Discards an uploaded file before its rows are recorded. */
async function dropAction({ register, language }: StaffRequest, { id, state }: ImportedFile): Promise<Reply> {
  const texts = resultMessages[language]
  const isOpen = state === 'previewed' || state === 'unmapped'
  const isDropped = isOpen && (await dropFile(register, id))
  return isDropped ? { ...textOnly(texts.dropped), replaces: true } : textOnly(texts.over)
}

/** Asks a second person to approve the voiding (taking back) of an import. It is possible for a day. */
async function askToVoidImport(context: With<'alwaysAdmins' | 'outbox'>, file: ImportedFile): Promise<Reply> {
  const { register, language, requestKey } = context
  const { void: texts } = resultMessages[language]
  const until = voidableUntil(file)
  if (until === null) return fileReply({ ...file, language })
  if (register.clock() > until) return textOnly(texts.late(until))
  const { id, brandCode, brandName, result } = file
  const reply = await askSecondPerson(context, {
    kind: 'void-import',
    brandCode,
    reason: 'void',
    until,
    body: { importId: id },
    requestKey: `void-import:${id}:${requestKey}`,
    changes: result.onay + result.ret,
  })
  const { noApprover, summary } = messagesIn(language).secondPerson
  if (reply.kind === 'no-approver') return textOnly(noApprover(brandName))
  return { summary, parts: waitingParts(context, reply, note(texts.waits)) }
}

/** Makes an action on the file, of consents or of İYS, whose number the button carries. */
function onFile(
  run: (context: StaffContext, file: ImportedFile, ...values: string[]) => Reply | Promise<Reply>,
): StaffAction {
  return {
    role: 'editor',
    async run(context, [id = '', ...values]) {
      const file = /^\d{1,15}$/.test(id) ? await importedFileOf(context.register, Number(id)) : null
      if (file === null || file.kind === 'addresses') return oldButton(context)
      const mine = context.authority.brandsFor('editor').some(({ code }) => code === file.brandCode)
      return mine ? await run(context, file, ...values) : roleTooLow(context, 'editor')
    },
  }
}

export const uploadActions = {
  'import-show': onFile(({ language }, file) => fileReply({ ...file, language })),
  'import-apply': onFile(applyAction),
  'import-drop': onFile(dropAction),
  'import-void': onFile(askToVoidImport),
  'import-columns': onFile(columnsReply),
  'import-column': onFile(async (context, file, ...values) =>
    mapFromChat(context, file, await planForColumn(context, file.id, values)),
  ),
  'import-words': onFile(wordsReply),
  'import-word': onFile((context, file, ...values) => mapWordFromChat(context, file, values)),
  'import-again': onFile(readAgainFromChat),
  'import-order': onFile(async (context, file, value) => {
    const dayOrder = dayOrders.find((candidate) => candidate === value)
    return await mapFromChat(context, file, dayOrder === undefined ? null : { dayOrder })
  }),
  'import-source': onFile(async (context, file, value) => {
    const source = companySources.find((candidate) => candidate === value)
    return await mapFromChat(context, file, source === undefined ? null : { source })
  }),
} as const

const unreadableMax = 25

/** Words typed after the command are not read: they may hold addresses. */
export const listCommand = defineCommand({
  name: 'list',
  words: { tr: ['liste'], en: ['list'] },
  role: 'viewer',
  examples: { tr: ['liste'], en: ['list'] },
  takes: [],
  ignoresWords: true,
  form: ({ forms, language }) => ({
    title: forms.list.title,
    submit: forms.list.submit,
    asks: ['addresses', 'file', 'channel', 'brandCode', 'recipientType'],
    needs: ['channel', 'brandCode'],
    fields: { file: { hint: importMessages[language].list.fileHint } },
  }),
  async run(context, { addresses, file, channels, brandCode, recipientType }, command) {
    const { staff } = messagesIn(context.language)
    const texts = importMessages[context.language].list
    const brands = context.authority.brandsFor('viewer')
    if (brands.length === 0) return textOnly(staff.general.noBrand)
    const [channel] = channels ?? []
    const brand = brands.find(({ code }) => code === brandCode)
    if (channel === undefined || brand === undefined) {
      const form = commandForm(context, command)
      return form === null ? textOnly(staff.general.noBrand) : withForm(context, form, texts.inForm)
    }
    const lines = linesOf(addresses ?? '')
    if (lines.length === 0 && file === null) return { ...textOnly(texts.empty), wrong: 'addresses' }
    if (lines.length > 0 && file !== null) return { ...textOnly(texts.bothGiven), wrong: 'file' }
    const key = { brandCode: brand.code, channel, recipientType: recipientType ?? 'BIREYSEL' } as const
    if (file !== null) return await askOfShared(context, key, file)
    const list = { ...key, lines }
    const suits = readLines(list).some(({ kind }) => kind !== 'unreadable')
    if (!suits) return { ...textOnly(texts.noneRead(channel)), wrong: 'addresses' }
    return await answerList(context, list, unreadableLines(addresses ?? '', channel))
  },
})

/** Answers a pasted list of addresses, and names up to a maximum the lines that could not be read. */
async function answerList(
  { register, actor, language, requestKey }: StaffRequest,
  { lines, ...key }: AskedList,
  unreadable: readonly number[],
): Promise<Reply> {
  const by = { door: 'slack', principal: actor.id, language, requestKey: `${requestKey}:list` } as const
  const list = await lookUpList(register, { ...key, ...by, kind: 'addresses' }, lines)
  const listedLines = unreadable.slice(0, unreadableMax)
  return listReply(
    list,
    ...(listedLines.length === 0 ? [] : [note(importMessages[language].list.unreadableAt(listedLines))]),
  )
}

/** Takes an address list shared in Slack; a job downloads and answers it later. */
async function askOfShared(
  context: StaffRequest,
  key: Omit<AskedList, 'lines'>,
  slackFile: string,
): Promise<Reply> {
  const texts = importMessages[context.language].list
  if (!context.takesFiles) return textOnly(importMessages[context.language].ask.elsewhere)
  await noteSharedFile(context, { ...key, kind: 'addresses', slackFile })
  return textOnly(texts.fetching)
}

/** Stores that a shared file (consents, or a list to look up) is to be fetched from Slack, once per request. */
async function noteSharedFile(
  { register, actor, language, requestKey }: StaffRequest,
  file: Pick<NewFile, 'kind' | 'brandCode' | 'channel' | 'recipientType'> & { readonly slackFile: string },
): Promise<void> {
  const by = { door: 'slack', principal: actor.id, language } as const
  await insertFile(register, { ...file, ...by, requestKey: `${requestKey}:${file.slackFile}` })
}
