import { dayOf } from '../../../src/calendar/istanbul.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { type Drill, latestDrills } from '../../../src/register/drill/drills.ts'
import { drillScore } from '../../../src/report/drill.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { fold } from '../fold.ts'
import { readSpan } from '../parse/span.ts'
import { askedParts, scoreLines } from '../posts/drill-parts.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { formChoice } from './forms/open.ts'
import { notUnderstood, oldButton, saying } from './replies.ts'

const brandsMax = 5
const resultsMax = 6
const startWords = new Set(['baslat', 'start'])

/** The drill under way and the results of the last ones; `başlat` starts one. */
export async function drillCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const { authority, register, language } = context
  const { drill: told, reports } = messagesIn(language)
  const viewed = authority.brandsFor('viewer')
  if (viewed.length === 0) return saying(reports.day.noBrands)
  const [first = '', ...others] = rest.split(' ')
  const starts = startWords.has(fold(first))
  const read = readSpan(starts ? others.join(' ') : rest, viewed, register.clock())
  if (!read.ok && read.fault.kind !== 'word') return notUnderstood(context, command, rest, read.fault)
  if (!read.ok || read.span.date !== null || read.span.days !== null)
    return saying(told.unread(exampleOf(context, command)))
  const { brandCode } = read.span
  if (starts) return await start(context, brandCode)
  const brands = viewed.filter(({ code, closedAt }) =>
    brandCode === null ? closedAt === null : code === brandCode,
  )
  return await overview(context, brands.slice(0, brandsMax))
}

/** The button that starts one; the value is the brand. */
export async function drillStartAction(
  context: StaffContext,
  [brand = '']: readonly string[],
): Promise<Reply> {
  return /^\d{1,15}$/.test(brand) ? await start(context, Number(brand)) : oldButton(context)
}

async function start(context: StaffContext, brandCode: number | null): Promise<Reply> {
  const { drill: told } = messagesIn(context.language)
  const own = context.authority.brandsFor('admin').filter(({ closedAt }) => closedAt === null)
  const [only, ...others] = own
  const brand = brandCode === null && others.length === 0 ? only : own.find(({ code }) => code === brandCode)
  if (brand === undefined) {
    if (brandCode !== null || only === undefined) return saying(told.notAllowed)
    return saying(told.whichBrand, {
      kind: 'choices',
      choices: startChoices(own, messagesIn(context.language)),
    })
  }
  return await startDrillOf(context, brand.code)
}

/** Starts one of a brand that this person is admin of. */
export async function startDrillOf(context: StaffContext, code: number): Promise<Reply> {
  const { drill: told } = messagesIn(context.language)
  const brand = context.authority.brandsFor('admin').find((one) => one.code === code)
  if (brand === undefined) return saying(told.notAllowed)
  const started = await context.startDrill(brand.code)
  if (started.kind === 'started' && started.drawn === 0) return saying(told.nothingToDraw)
  if (started.kind === 'refused' && started.reason !== 'held')
    return saying(told.startRefused(started.reason))
  const { parts } = await overview(context, [brand])
  return { summary: told.started, parts: [{ kind: 'text', text: told.started }, ...parts] }
}

async function overview(context: StaffContext, brands: readonly Brand[]): Promise<Reply> {
  const messages = messagesIn(context.language)
  const parts: Part[] = []
  const choices: Choice[] = []
  const has = (role: 'editor' | 'admin', { code }: Brand) =>
    context.authority.brandsFor(role).some((one) => one.code === code)
  for (const brand of brands) {
    const drills = await latestDrills(context.register, brand.code, resultsMax)
    parts.push(...brandParts(brand, drills, has('editor', brand), messages))
    const isOpen = drills.some(({ closedAt }) => closedAt === null)
    if (!isOpen && brand.closedAt === null && has('admin', brand))
      choices.push(startChoice(brand, messages.drill))
  }
  const own = context.authority.brandsFor('admin').filter(({ closedAt }) => closedAt === null)
  if (own.length > 1) choices.push(formChoice(messages.commandForms.drill.open, 'drill-form'))
  return {
    summary: messages.drill.summary,
    parts: [...parts, ...(choices.length === 0 ? [] : [{ kind: 'choices' as const, choices }])],
  }
}

/** A button for each of the first brands, and a form that has all of them. */
function startChoices(brands: readonly Brand[], { drill: told, commandForms }: Messages): Choice[] {
  const shown = brands.slice(0, brandsMax).map((one) => startChoice(one, told))
  return brands.length > 1 ? [...shown, formChoice(commandForms.drill.open, 'drill-form')] : shown
}

function startChoice({ code, name }: Brand, told: Messages['drill']): Choice {
  return {
    label: told.start(name),
    action: { name: 'drill-start', values: [code] },
    confirm: { title: told.startTitle, text: told.startText(name), yes: told.confirm, no: told.cancel },
  }
}

function brandParts(brand: Brand, drills: readonly Drill[], mayAnswer: boolean, messages: Messages): Part[] {
  const { drill: told } = messages
  const heading: Part = { kind: 'heading', text: told.title(brand.name) }
  if (drills.length === 0) return [heading, { kind: 'text', text: told.none }]
  const open = drills.filter(({ closedAt }) => closedAt === null)
  const results = drills.filter(({ closedAt }) => closedAt !== null)
  return [
    heading,
    ...open.flatMap((one) => openParts(one, mayAnswer, messages)),
    ...results.map(
      ({ startedAt, items }): Part => ({
        kind: 'text',
        text: told.result(dayOf(startedAt), scoreLines(drillScore(items), null, messages).join(' ')),
      }),
    ),
  ]
}

function openParts({ id, startedAt, dueOn, items }: Drill, mayAnswer: boolean, messages: Messages): Part[] {
  const { drill: told } = messages
  const asked = items.filter(({ state }) => state === 'asked')
  return [
    { kind: 'text', text: told.open(dayOf(startedAt), asked.length, items.length, dueOn) },
    ...asked.flatMap(({ consentDate, recordedAt, ...item }) =>
      askedParts(id, { ...item, date: consentDate ?? dayOf(recordedAt) }, mayAnswer, messages),
    ),
  ]
}
