/**
 * ESLint rule: every file opens with a comment. The rule does not check its content.
 */

/** @type {import('eslint').Rule.RuleModule} */
export const fileHeader = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { header: 'Open the file with a short comment: what it is, what it does, on which thread it runs' },
  },
  create: (context) => ({
    Program(node) {
      const first = node.body[0];
      if (!first) return;
      const comments = context.sourceCode.getCommentsBefore(first);
      const spoken = comments.some(
        (comment) => String(comment.type) !== 'Shebang' && !/^\s*eslint-/.test(comment.value),
      );
      if (!spoken) context.report({ loc: { line: 1, column: 0 }, messageId: 'header' });
    },
  }),
};
