declare module 'cloudflare:test' {
  interface ExecutionContext {
    waitUntil(work: Promise<unknown>): void
  }
  export const env: Readonly<Record<string, string>>
  export function createExecutionContext(): ExecutionContext
  export function createScheduledController(options: { scheduledTime: Date; cron: string }): {
    readonly scheduledTime: number
    readonly cron: string
  }
  export function waitOnExecutionContext(context: ExecutionContext): Promise<void>
}

/** Worker as called by the runtime: a new event each time. */
declare module 'cloudflare:workers' {
  export const exports: { readonly default: { fetch(request: Request): Promise<Response> } }
}
