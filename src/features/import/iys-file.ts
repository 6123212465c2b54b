import type { StaffAction } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { oldButton, roleTooLow, saying } from '../../../bots/commands/replies.ts'
import { button, buttons, type Part, type Reply } from '../../../bots/commands/reply.ts'
import { startApplying } from '../../register/uploads/consents.ts'
import { dropFile, type IysFile, iysFileOf } from '../../register/uploads/file.ts'
import { iysFileMessages } from './iys-messages.ts'

/** Says how a file of İYS stands; it names lines, never their content. */
export function iysReply({ id, brandName, language, state, fault, preview, result }: IysFile): Reply {
  const texts = iysFileMessages[language]
  const replyOf = (summary: string, lines: readonly string[], ...parts: readonly Part[]): Reply => ({
    summary,
    parts: [
      { kind: 'heading', text: texts.title(brandName, id) },
      { kind: 'text', text: lines.join('\n') },
      ...parts,
    ],
  })
  const said = (text: string) => replyOf(text, [text])
  switch (state) {
    case 'awaiting':
    case 'receiving':
    case 'reading':
      return said(texts.reading(preview.rows))
    case 'unreadable':
      return said(texts.unreadable(fault ?? { kind: 'gone' }))
    case 'previewed': {
      const apply = { ...button(texts.apply, 'import-iys', id), style: 'primary' as const }
      return replyOf(
        texts.preview(brandName),
        texts.read(preview),
        buttons(apply, button(texts.drop, 'import-iys-drop', id)),
      )
    }
    case 'applying':
      return said(texts.applying)
    case 'done': {
      const decide = result.conflicts > 0 ? [buttons(button(texts.decide, 'command', 'exchange'))] : []
      return replyOf(texts.applied(brandName), texts.result(result), ...decide)
    }
    case 'dropped':
      return said(texts.dropped)
  }
}

async function applyAction({ register, actor, language }: StaffContext, file: IysFile): Promise<Reply> {
  const applying = { by: actor.id, secondPerson: null, passesRefusals: false }
  const isStarted = file.state === 'previewed' && (await startApplying(register, file.id, applying))
  if (!isStarted) return saying(iysFileMessages[language].over)
  return { ...iysReply({ ...file, state: 'applying', language }), replaces: true }
}

async function dropAction({ register, language }: StaffContext, file: IysFile): Promise<Reply> {
  const texts = iysFileMessages[language]
  const isDropped = file.state === 'previewed' && (await dropFile(register, file.id))
  return isDropped ? { ...saying(texts.dropped), replaces: true } : saying(texts.over)
}

function onFile(run: (context: StaffContext, file: IysFile) => Promise<Reply>): StaffAction {
  return {
    role: 'editor',
    async run(context, [id = '']) {
      const file = /^\d{1,15}$/.test(id) ? await iysFileOf(context.register, Number(id)) : null
      if (file === null) return oldButton(context)
      const mine = context.authority.brandsFor('editor').some(({ code }) => code === file.brandCode)
      return mine ? await run(context, file) : roleTooLow(context, 'editor')
    },
  }
}

export const iysFileActions = {
  'import-iys': onFile(applyAction),
  'import-iys-drop': onFile(dropAction),
} as const
