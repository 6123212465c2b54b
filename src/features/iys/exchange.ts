import { codesFor, defineCommand, type StaffAction } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import {
  fileChoice,
  namingBrand,
  oldButton,
  roleTooLow,
  textOnly,
  uploadLink,
} from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  type Choice,
  note,
  type Part,
  paragraph,
  type Reply,
  textReply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { troubleTexts } from '../../../bots/messages/iys-troubles.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { maskAddress } from '../../consent/recipient.ts'
import { type Brand, isActivated } from '../../register/company/brands.ts'
import { confirmFile, fileWithId, type TakenFile, unconfirmedFiles } from '../../register/iys-queue/files.ts'
import { type BrandExchange, iysStatus } from '../../register/iys-queue/status.ts'
import { type Conflict, openConflicts, settleConflict } from '../../register/iys-received/conflicts.ts'
import { type Incoming, incomingOf } from '../../register/iys-received/intake.ts'
import type { Language } from '../../register/recipients/people.ts'
import { exchangeMessages } from './messages.ts'

type Texts = (typeof exchangeMessages)['tr']

const brandsMax = 10
const filesMax = 3
const conflictsMax = 5

/**
 * Shows how the exchange with İYS, the national consent register, goes: the changes that wait to be reported, files
 * downloaded for İYS but not confirmed as loaded, and conflicts.
 */
export const exchangeCommand = defineCommand({
  name: 'exchange',
  words: { tr: ['iys'], en: ['iys'] },
  role: 'editor',
  examples: { tr: ['iys', 'iys marka="Örnek Kahve"'], en: ['iys', 'iys brand="Örnek Kahve"'] },
  takes: ['brandCode'],
  brands: { role: 'editor' },
  run: (context, { brandCode }) => exchangeReply(context, brandCode),
})

/**
 * Shows the exchange with İYS for the caller's brands: its files, its first load, trouble, and conflicts to decide.
 */
async function exchangeReply(context: StaffRequest, brandCode: number | null = null): Promise<Reply> {
  const { register, authority, language } = context
  const texts = exchangeMessages[language]
  const { mode, brands: states, trouble } = await iysStatus(register)
  if (mode === 'off') return textOnly(texts.off)
  const brands = authority.brandsFor('editor').filter(({ code }) => brandCode === null || code === brandCode)
  const openFiles = await unconfirmedFiles(register)
  const incomingOfBrand = await incomingOf(register)
  const brandSections = brands.slice(0, brandsMax).flatMap((brand) => {
    const state = states.find((candidate) => candidate.brandCode === brand.code)
    const files = openFiles.filter((file) => file.brandCode === brand.code)
    if (state === undefined) return []
    const firstLoad = firstLoadParts(brand, state, register.clock(), texts)
    return [
      ...brandParts(brand, state, {
        files,
        language,
        incoming: incomingOfBrand(brand.code),
        isOnly: brands.length === 1,
      }),
      ...firstLoad,
    ]
  })
  return titledReply(
    texts.title,
    ...(trouble === null
      ? []
      : [
          paragraph([
            { strong: troubleTexts[language].title },
            ` ${troubleTexts[language].sentence(trouble)}`,
          ]),
        ]),
    ...brandSections,
    note(mode === 'api' && trouble === null ? texts.byApi : texts.steps),
    ...(await conflictParts(context, brandCode)),
  )
}

/**
 * Returns a hint for a brand in its first load: until İYS activates the brand, it accepts consents of any age (R16).
 * Once everything is reported, the hint is to activate it.
 */
function firstLoadParts(brand: Brand, state: BrandExchange, now: number, texts: Texts): Part[] {
  if (isActivated(brand, now)) return []
  const unreported = state.waiting + state.sent + state.late
  const isDone = unreported === 0 && state.registered > 0
  return [paragraph(isDone ? texts.activate(brand.code, dayOf(now)) : texts.firstLoad)]
}

/** Shows one brand: its counts, its latest exchanges with İYS, and buttons for files. */
function brandParts(
  { code, name }: Brand,
  state: BrandExchange,
  {
    files,
    language,
    incoming,
    isOnly,
  }: {
    readonly files: readonly TakenFile[]
    readonly language: Language
    readonly incoming: Incoming
    readonly isOnly: boolean
  },
): Part[] {
  const texts = exchangeMessages[language]
  const named = (choice: Choice) => namingBrand(choice, isOnly ? null : name)
  const downloadChoice = fileChoice(texts.take(state.waiting), {
    kind: 'iys-file',
    brandCode: code,
    file: null,
  })
  return [
    paragraph([{ strong: name }, `\n${texts.counts(state)}`]),
    ...texts.incoming(incoming).map(paragraph),
    buttons(
      ...(state.waiting > 0 ? [named({ ...downloadChoice, style: 'primary' as const })] : []),
      ...files.slice(0, filesMax).flatMap((file) => fileChoices(file, texts)),
      named(button(texts.receive, 'iys-receive', code)),
      ...(state.refused + state.late > 0 ? [named(button(texts.refusals, 'iys-refusals', code, 0))] : []),
    ),
  ]
}

/** Returns two buttons for a file that was downloaded for İYS: "it was loaded" and "download it again". */
export function fileChoices(file: TakenFile, texts: Texts): Choice[] {
  const { id, brandCode } = file
  const confirm = {
    title: texts.doneTitle,
    text: texts.doneText(file),
    yes: texts.doneYes,
    no: texts.doneNo,
  }
  return [
    { ...button(texts.done(file), 'iys-done', id), confirm },
    fileChoice(texts.again(file), { kind: 'iys-file', brandCode, file: id }),
  ]
}

/** Shows the differences between İYS and the register that staff have to decide or look at. */
async function conflictParts(context: StaffRequest, brandCode: number | null = null): Promise<Part[]> {
  const texts = exchangeMessages[context.language]
  const brandCodes = codesFor(context, 'editor', brandCode)
  const conflicts = await openConflicts(context.register, { brandCodes, limit: conflictsMax })
  if (conflicts.length === 0) return []
  return [
    paragraph([{ strong: texts.conflicts }]),
    ...conflicts.flatMap((conflict) => [
      paragraph(texts.conflict(maskAddress(conflict.row.recipient.address), conflict)),
      buttons(...conflictChoices(conflict, texts)),
    ]),
  ]
}

/** Returns the buttons of a conflict. If İYS has RET, it is obeyed already and staff only note that they saw it. */
function conflictChoices({ id, row }: Conflict, texts: Texts): Choice[] {
  if (row.status === 'RET') return [button(texts.seen, 'iys-settle', id, 'refuse')]
  return [
    button(texts.takeTheirs, 'iys-settle', id, 'take'),
    button(texts.refuse, 'iys-settle', id, 'refuse'),
  ]
}

/** Handles a conflict's button: `take` records the ONAY that İYS has, `refuse` keeps RET here and reports it to İYS. */
async function settleAction(
  context: StaffRequest,
  [id = '', decision = '']: readonly string[],
): Promise<Reply> {
  if (decision !== 'take' && decision !== 'refuse') return oldButton(context)
  const { register, language, actor } = context
  const texts = exchangeMessages[language]
  const openConflictsOfStaff = await openConflicts(register, {
    brandCodes: codesFor(context, 'editor'),
    limit: 1000,
  })
  const conflict = openConflictsOfStaff.find((candidate) => String(candidate.id) === id)
  if (conflict === undefined) return textOnly(texts.settledBefore)
  const settlement = await settleConflict(register, conflict, decision, actor)
  if (settlement === 'refused') return textOnly(texts.onlyBySecond)
  const settledText = conflict.row.status === 'RET' ? texts.noted : texts.settled
  return textOnly(
    settlement === 'settled' ? settledText : texts.settledBefore,
    ...(await conflictParts(context)),
  )
}

/** Handles the button "Loaded": counts the rows of a file as registered in İYS on the word of the staff member. */
async function doneAction(context: StaffRequest, [id = '']: readonly string[]): Promise<Reply> {
  const { register, authority, actor, language } = context
  const texts = exchangeMessages[language]
  const file = /^[1-9]\d{0,14}$/.test(id) ? await fileWithId(register, Number(id)) : null
  if (file === null) return oldButton(context)
  const isEditor = authority.brandsFor('editor').some(({ code }) => code === file.brandCode)
  if (!isEditor) return roleTooLow(context, 'editor')
  const registeredCount = await confirmFile(register, file, actor)
  return textOnly(
    registeredCount === 0 ? texts.confirmedBefore(file.id) : texts.confirmed(file.id, registeredCount),
  )
}

/** Handles the button "Send a file of İYS": gives the staff member a link to an upload page. */
async function receiveAction(context: With<'publicUrl'>, [code = '']: readonly string[]): Promise<Reply> {
  const texts = exchangeMessages[context.language]
  const brand = context.authority.brandsFor('editor').find((candidate) => String(candidate.code) === code)
  if (brand === undefined) return roleTooLow(context, 'editor')
  if (!context.takesFiles) return textOnly(texts.elsewhere)
  return textReply(
    texts.receive,
    [{ strong: brand.name }, `\n${texts.receiveText}`],
    { kind: 'links', links: [{ label: texts.open, url: await uploadLink(context, brand.code, 'iys') }] },
    note(texts.linkNote),
  )
}

const forEditors = (run: StaffAction['run']): StaffAction => ({ role: 'editor', run })

export const exchangeActions = {
  'iys-done': forEditors(doneAction),
  'iys-receive': forEditors(receiveAction),
  'iys-settle': forEditors(settleAction),
} as const
