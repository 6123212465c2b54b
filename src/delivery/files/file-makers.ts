import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import type { Actor } from '../../register/actor.ts'
import type { Language } from '../../register/people.ts'
import type { Register } from '../../register/register.ts'
import type { permittedXlsx } from './permitted-xlsx.ts'

/** A file about one recipient, or why there is none. */
export type RecipientFile =
  | { readonly kind: 'file'; readonly fileName: string; readonly content: Uint8Array }
  /** There is no such change of this recipient. */
  | { readonly kind: 'absent' }
  /** The requester has made as many look-ups today as they may. */
  | { readonly kind: 'ceiling'; readonly perDay: number }

interface OfBrands {
  readonly recipient: Recipient
  readonly brandCodes: readonly number[]
}

interface EvidencePackRequest extends OfBrands {
  readonly day: IstanbulDay | null
  readonly format: 'pdf' | 'zip'
  readonly language: Language
}

interface ReceiptRequest {
  readonly recipient: Recipient
  readonly changeId: string
  readonly language: Language
  readonly masked: boolean | undefined
}

type NamedActor = Actor & { readonly id: string }

/** Makes the files that need the PDF printer or the spreadsheet writer: too large for Workers. Features implement them. */
export interface FileMakers {
  readonly evidencePack: (
    register: Register,
    actor: NamedActor,
    request: EvidencePackRequest,
    stamper: Stamper | null,
  ) => Promise<RecipientFile>
  readonly personData: (
    register: Register,
    actor: NamedActor,
    request: OfBrands & { readonly format: 'zip' },
  ) => Promise<RecipientFile>
  readonly receipt: (register: Register, actor: NamedActor, request: ReceiptRequest) => Promise<RecipientFile>
  readonly permittedXlsx: typeof permittedXlsx
}
