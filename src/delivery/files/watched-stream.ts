/** The same bytes; one who reads them half is told by the broken connection, and we by `broken`. */
export function watched(
  body: ReadableStream<Uint8Array>,
  broken: (error: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(new Uint8Array(value))
        } catch (error) {
          broken(error)
          controller.error(error)
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
