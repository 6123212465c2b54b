/** SMS that a carrier delivered to one of the company's numbers. */
export interface InboundSms {
  /** The carrier's id of the message, unique within that carrier. */
  readonly id: string
  /** Telephone number of the person who wrote, as the carrier spells it. */
  readonly sender: string
  /** Number or sender name of the company that the person wrote to, as the carrier spells it. */
  readonly destination: string
  readonly text: string
  /** The carrier's time of the message; null if the carrier gives none that can be read. */
  readonly sentAt: Date | null
  /** True if the carrier has already confirmed the stop to the person, who must then not be answered again. */
  readonly isAnsweredByCarrier: boolean
}
