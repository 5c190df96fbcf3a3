/** The show did not go as promised; the message is for the person who watches. */
export class DemoFault extends Error {}
