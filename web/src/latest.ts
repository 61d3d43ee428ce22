// Asks one question at a time; of those that come meanwhile, only the newest is asked next. So a slow answer never
// stands in a queue of older questions, and none is shown after a newer one.
export class Latest<Question, Answer> {
  private waiting: { question: Question } | null = null;
  private busy = false;
  private generation = 0;

  constructor(
    private readonly answer: (question: Question) => Promise<Answer>,
    private readonly show: (answer: Answer, question: Question) => void,
    private readonly fail: (error: unknown) => void,
    private readonly busy_changed: (busy: boolean) => void = () => {},
  ) {}

  ask(question: Question): void {
    this.waiting = { question };
    if (!this.busy) void this.work();
  }

  // What was asked so far is not shown any more.
  forget(): void {
    this.waiting = null;
    this.generation++;
  }

  private async work(): Promise<void> {
    this.busy = true;
    this.busy_changed(true);
    while (this.waiting) {
      const { question } = this.waiting;
      this.waiting = null;
      const generation = this.generation;
      try {
        const answer = await this.answer(question);
        if (generation === this.generation) this.show(answer, question);
      } catch (error) {
        if (generation === this.generation) this.fail(error);
      }
    }
    this.busy = false;
    this.busy_changed(false);
  }
}
