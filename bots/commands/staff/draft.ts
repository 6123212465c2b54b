import * as z from 'zod'
import { channels, recipientTypes, statuses } from '../../../src/consent/channel.ts'
import { companySources } from '../../../src/consent/source.ts'
import { keepDraft, openDraft } from '../../../src/register/drafts.ts'
import { datedNow } from '../../../src/register/record/record.ts'
import type { StaffContext } from '../context.ts'

/** Made when the first draft is read, as each schema of what is kept: a Worker that starts makes none. */
export const draftSchema = z.lazy(() => {
  const date = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('now') }),
    z.object({ kind: z.literal('day'), day: z.string() }),
    z.object({ kind: z.literal('moment'), wallTime: z.string() }),
  ])
  return z.object({
    /** Of the command that began it: pressing twice is recording once. */
    requestKey: z.string(),
    status: z.enum(statuses),
    recipient: z.object({ kind: z.enum(['phone', 'email']), address: z.string() }),
    channels: z.array(z.enum(channels)).readonly().nullable(),
    source: z.enum(companySources).nullable(),
    date: date.nullable(),
    brandCode: z.number().nullable(),
    recipientType: z.enum(recipientTypes).nullable(),
    note: z.string().nullable(),
    /** The text that proves it, where a form asked for that apart from the note. */
    evidence: z.string().nullable().default(null),
    /** Files that prove it, by Slack's ids. */
    files: z.array(z.string()).readonly().default([]),
    /** When it was typed, ms UTC, where that was done in words; null where whoever asked saw all of it before. */
    typedAt: z.number().nullable().default(null),
    /** When the first question about it was asked, by the register's time; an ONAY does not pass a refusal that came after. */
    askedAt: z.number().nullable().default(null),
  })
})

/** A change somebody wants to record, complete or not. */
export type Draft = Readonly<z.infer<typeof draftSchema>>

/** Keeps it until a question about it is answered. */
export async function keep({ register, actor }: StaffContext, wanted: Draft): Promise<string> {
  const askedAt = wanted.askedAt ?? (await datedNow(register, register.clock()))
  return await keepDraft(register, actor.id, { ...wanted, askedAt } satisfies Draft)
}

/** Null when it has run out, was another person's, or was kept by another version. */
export async function open({ register, actor }: StaffContext, id: string): Promise<Draft | null> {
  return draftSchema.safeParse(await openDraft(register, actor.id, id)).data ?? null
}
