import { err, ok, type Result } from '../../../native/result.ts'

/** Why an authority cannot do what it was asked. Stable codes; `detail` is for an operator and never names a holder. */
export interface IssuingFault {
  readonly code:
    /** No authority lives in the folder. */
    | 'authority-missing'
    /** One does already, where a new one should be made. */
    | 'authority-exists'
    /** Its public file is not as we write it, or does not go with its keys. */
    | 'authority-damaged'
    /** Another command is changing it. */
    | 'authority-in-use'
    /** The disk or its rights. */
    | 'folder-failed'
    /** The key file is cut short, or was never one of ours. */
    | 'key-file-damaged'
    /** The passphrase or the keychain's secret is another one, or somebody altered the file. */
    | 'key-file-locked'
    /** The keys are kept with a passphrase and none was given, or with the keychain and one was. */
    | 'secret-wrong-kind'
    /** No passphrase was given, and there is nobody to ask. */
    | 'passphrase-missing'
    /** Too short to keep keys by. */
    | 'passphrase-short'
    /** Twice asked for, it was not the same. */
    | 'passphrase-mistyped'
    | 'passphrase-file-unreadable'
    /** The system has no keychain, or it will not open. */
    | 'keychain-unusable'
    /** There is a keychain, without the secret of this authority. */
    | 'keychain-empty'
    /** No key of this authority has that id, or it is retired already. */
    | 'key-unknown'
    /** Every key of the kind that is needed is retired. */
    | 'key-none'
    /** No key of this authority gave out that id. */
    | 'id-unknown'
    /** Revoked already, just so. */
    | 'id-revoked-already'
    /** Our own verifier refused what was signed: it was not handed out. */
    | 'not-verified'
  readonly detail: string
}

export const fault = (code: IssuingFault['code'], detail: string): Result<never, IssuingFault> =>
  err({ code, detail })

/** Does what the system may refuse. Errors without a code of the system's are bugs of ours, and are thrown on. */
export function attemptOnDisk<T>(action: () => T): Result<T, IssuingFault> {
  try {
    return ok(action())
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return fault('folder-failed', error.message)
  }
}
