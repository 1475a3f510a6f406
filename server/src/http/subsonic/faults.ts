/** What can go wrong, as OpenSubsonic numbers it. */
import { AppError, type ErrorCode } from "@diapason/shared/errors"

export const FAULTS = {
  generic: 0,
  missing_parameter: 10,
  wrong_credentials: 40,
  token_not_supported: 41,
  conflicting_credentials: 43,
  invalid_key: 44,
  not_authorized: 50,
  not_found: 70,
} as const

export type FaultName = keyof typeof FAULTS

/** An expected failure that has a number of its own here; `message` is for a person. */
export class SubsonicFault extends Error {
  readonly fault: FaultName
  constructor(fault: FaultName, message: string) {
    super(message)
    this.name = "SubsonicFault"
    this.fault = fault
  }
}

const FAULT_OF: Partial<Record<ErrorCode, FaultName>> = {
  not_found: "not_found",
  not_playable: "not_found",
  unauthorized: "wrong_credentials",
  waiting_for_home: "wrong_credentials",
  wrong_credentials: "wrong_credentials",
  forbidden: "not_authorized",
}

/** Undefined for a bug. */
export const faultOf = (error: unknown): { readonly code: number; readonly message: string } | undefined => {
  if (error instanceof SubsonicFault) return { code: FAULTS[error.fault], message: error.message }
  if (error instanceof AppError) return { code: FAULTS[FAULT_OF[error.code] ?? "generic"], message: error.message }
  return undefined
}
