import { defineCommand } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { isFileId } from '../../../bots/commands/parse/readers.ts'
import { saying } from '../../../bots/commands/replies.ts'
import { buttons, note, type Reply } from '../../../bots/commands/reply.ts'
import { formChoice } from '../../../bots/commands/run.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { type AskedList, linesOf, readLines, unreadableLines } from '../../register/look-up/asked-list.ts'
import { lookUpList } from '../../register/uploads/addresses.ts'
import { listReply } from './file-posts.ts'
import { importMessages } from './messages.ts'
import { takeShared } from './upload.ts'

const shownMax = 25

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
    fields: {
      file: {
        label: importMessages[language].list.listFile,
        hint: importMessages[language].list.listFileHint,
      },
      channel: { label: importMessages[language].list.channel },
    },
  }),
  opensForm: true,
  async run(context, { addresses, file, channels, brandCode, recipientType }) {
    const { staff } = messagesIn(context.language)
    const texts = importMessages[context.language].list
    const brands = context.authority.brandsFor('viewer')
    if (brands.length === 0) return saying(staff.general.noBrand)
    const [channel] = channels ?? []
    const brand = brands.find(({ code }) => code === brandCode)
    if (channel === undefined || brand === undefined) {
      return saying(texts.inForm, buttons(formChoice(texts.open, 'list')))
    }
    const lines = linesOf(addresses ?? '')
    if (lines.length === 0 && file === null) return { ...saying(texts.empty), wrong: 'addresses' }
    if (lines.length > 0 && file !== null) return { ...saying(texts.bothGiven), wrong: 'file' }
    const asked = { brandCode: brand.code, channel, recipientType: recipientType ?? 'BIREYSEL' } as const
    if (file !== null) return await askOfShared(context, asked, file)
    const list = { ...asked, lines }
    const suits = readLines(list).some(({ kind }) => kind !== 'unreadable')
    if (!suits) return { ...saying(texts.noneRead(channel)), wrong: 'addresses' }
    return await answerList(context, list, unreadableLines(addresses ?? '', channel))
  },
})

async function answerList(
  { register, actor, language, requestKey }: StaffContext,
  { lines, ...asked }: AskedList,
  unreadable: readonly number[],
): Promise<Reply> {
  const by = { door: 'slack', principal: actor.id, language, requestKey: `${requestKey}:list` } as const
  const list = await lookUpList(register, { ...asked, ...by, kind: 'addresses' }, lines)
  const named = unreadable.slice(0, shownMax)
  return listReply(
    list,
    ...(named.length === 0 ? [] : [note(importMessages[language].list.unreadableAt(named))]),
  )
}

async function askOfShared(
  context: StaffContext,
  asked: Omit<AskedList, 'lines'>,
  slackFile: string,
): Promise<Reply> {
  const texts = importMessages[context.language].list
  if (!context.takesFiles) return saying(importMessages[context.language].ask.elsewhere)
  if (!isFileId(slackFile)) return { ...saying(texts.fileUnreadable({ kind: 'gone' })), wrong: 'file' }
  await takeShared(context, { ...asked, kind: 'addresses', slackFile })
  return saying(texts.fetching)
}
