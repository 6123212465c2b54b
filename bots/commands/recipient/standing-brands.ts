import type { Recipient } from '../../../src/consent/recipient.ts'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import type { ConsentView } from '../../../src/register/consents.ts'
import { ownConsents } from '../../../src/register/look-up.ts'
import type { Register } from '../../../src/register/register.ts'

/** A brand, and what this person has allowed it. */
export interface BrandState {
  readonly brand: Brand
  readonly consents: readonly ConsentView[]
}

/** The brands a person can refuse: every open one, those with a record first, and a closed one while it holds an ONAY. */
export async function standingBrands(register: Register, recipient: Recipient): Promise<BrandState[]> {
  const consents = await ownConsents(register, recipient)
  return (await listBrands(register))
    .map((brand) => ({ brand, consents: consents.filter(({ brandCode }) => brandCode === brand.code) }))
    .filter((state) => state.brand.closedAt === null || holdsOnay(state))
    .sort((one, other) => Number(other.consents.length > 0) - Number(one.consents.length > 0))
}

function holdsOnay({ consents }: BrandState): boolean {
  return consents.some(({ status }) => status === 'ONAY')
}
