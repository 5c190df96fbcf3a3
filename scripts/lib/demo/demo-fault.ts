/** A step of the demo failed; the message is for the user. */
export class DemoFault extends Error {}
