import { type Brand, listBrands, type Provider, theProvider } from '../../register/brands.ts'
import type { Register } from '../../register/register.ts'

/** The company and its brands, at most two seconds old: every request asks for one of them. */
export interface Directory {
  /** The brand with this code; at once while what is known is fresh. */
  brand(code: number): Brand | null | Promise<Brand | null>
  brands(): Promise<readonly Brand[]>
  provider(): Promise<Provider | null>
}

interface Known {
  readonly readAt: number
  readonly provider: Provider | null
  readonly brands: ReadonlyMap<number, Brand>
}

const knownAgeMaxMs = 2000

export function directory(register: Pick<Register, 'engine'>, clock: () => number): Directory {
  let known: Known | null = null

  async function read(): Promise<Known> {
    const readAt = clock()
    const [provider, brands] = await Promise.all([theProvider(register), listBrands(register)])
    known = { readAt, provider, brands: new Map(brands.map((brand) => [brand.code, brand])) }
    return known
  }

  function fresh(): Known | null {
    return known !== null && Math.abs(clock() - known.readAt) < knownAgeMaxMs ? known : null
  }

  return {
    // A brand that was just added is not in what is kept: only the database can say that there is none.
    brand: (code) => fresh()?.brands.get(code) ?? read().then(({ brands }) => brands.get(code) ?? null),
    brands: async () => [...(await read()).brands.values()],
    provider: async () => (fresh() ?? (await read())).provider,
  }
}
