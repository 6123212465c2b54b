import type { Context, MiddlewareHandler } from 'hono'
import { theProvider } from '../register/company/brands.ts'
import type { Register } from '../register/register.ts'

/** Company whose name every page shows. */
export interface PageCompany {
  readonly name: string
  /** How to reach it, in one line; null if that is not set. */
  readonly contact: string | null
}

declare module 'hono' {
  interface ContextVariableMap {
    readCompany?: () => Promise<PageCompany | null>
  }
}

/** Adds a function that reads the company to each request. Only pages call it, so that requests of programs cost nothing. */
export function withCompany(register: Register): MiddlewareHandler {
  const readCompany = async () => {
    const [provider, { contact }] = await Promise.all([theProvider(register), register.settings()])
    return provider === null ? null : { name: provider.name, contact }
  }
  return async (c, next) => {
    c.set('readCompany', readCompany)
    await next()
  }
}

/** Returns the company for a page; null if none was added yet, or if the database does not answer. */
export async function companyOf(c: Context): Promise<PageCompany | null> {
  try {
    return (await c.get('readCompany')?.()) ?? null
  } catch {
    return null
  }
}
