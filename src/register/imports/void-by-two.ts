import { type Refusal, refused } from '../../util/refusal.ts'
import {
  type Approval,
  requestApproval,
  bodyOfApproval,
  decideApproval,
  settleApproval,
  listWaitingApprovals,
} from '../approvals.ts'
import type { Register } from '../register.ts'
import { type ImportedFile, importedFileOf } from './file.ts'
import { startVoiding, voidableUntil, voidPages } from './void.ts'

export type VoidingByTwo =
  /** The voiding is requested. A second person has to confirm it. */
  | { readonly kind: 'waits'; readonly until: number }
  | { readonly kind: 'voided'; readonly back: number; readonly kept: number }
  | Refusal<'no-file' | 'nothing' | 'late'>

/** Requests the voiding of an import (taking its changes back), or does it if another person has requested it. */
export async function voidImportByTwo(register: Register, id: number, by: string): Promise<VoidingByTwo> {
  const file = await importedFileOf(register, id)
  if (file?.kind !== 'consents') return refused('no-file')
  const until = voidableUntil(file)
  if (until === null) return refused('nothing')
  if (register.clock() > until) return refused('late')
  const request = await requestOf(register, file)
  if (request !== undefined && request.askedBy !== by) return await confirm(register, file, { request, by })
  const open = request ?? (await ask(register, file, { by, until }))
  return { kind: 'waits', until: open.expiresAt }
}

/** Returns the open request to void this import. */
async function requestOf(register: Register, { id, brandCode }: ImportedFile): Promise<Approval | undefined> {
  for (const request of await listWaitingApprovals(register, [brandCode])) {
    if (request.kind !== 'void-import') continue
    // izin stored the body encrypted, so it has this form.
    const body = (await bodyOfApproval(register, request.id)) as { readonly importId?: number } | null
    if (body?.importId === id) return request
  }
  return undefined
}

/** Stores the request to void an import, until a second person decides. */
async function ask(
  register: Register,
  { id, brandCode, result }: ImportedFile,
  { by, until }: { readonly by: string; readonly until: number },
): Promise<Approval> {
  return await requestApproval(register, by, {
    kind: 'void-import',
    brandCode,
    reason: 'void',
    until,
    body: { importId: id },
    requestKey: `void-import:${id}:cli:${by}:${register.clock()}`,
    changes: result.onay + result.ret,
  })
}

/** Stores the approval of a second person, and voids the import. */
async function confirm(
  register: Register,
  { id }: ImportedFile,
  { request, by }: { readonly request: Approval; readonly by: string },
): Promise<VoidingByTwo> {
  const decision = await decideApproval(register, request.id, { by, approves: true })
  if (decision.kind !== 'approved') return refused('nothing')
  const { askedBy, decidedBy } = decision.approval
  const start = await startVoiding(register, id, { by: askedBy, approvedBy: decidedBy })
  if (start === 'late') return refused('late')
  await voidPages(register, id)
  await settleApproval(register, request.id)
  const file = await importedFileOf(register, id)
  const { back = 0, kept = 0 } = file?.voided ?? {}
  return { kind: 'voided', back, kept }
}
