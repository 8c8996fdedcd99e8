using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Reeve.Core.Refusals;

namespace Reeve.Core.Conditions;

/// <summary>
/// Reads a condition: operators here (top-down operator precedence: V. R. Pratt, POPL 1973, with CEL's precedences), names and calls in the
/// other parts. It checks names and types as it goes, so that the first thing that is wrong is what is refused. A method that answers null has refused.
/// </summary>
internal sealed partial class ConditionParser
{
    private const int OfChoice = 1;
    private const int OfSum = 5;
    private const int OfProduct = 6;
    private const int OfSign = 7;

    private readonly string _text;
    private readonly ConditionSchema _schema;
    private readonly List<Token> _tokens;
    private readonly ReadTable _reads = new();
    private Refusal? _refusal;
    private int _at;
    private int _depth;

    private ConditionParser(string text, ConditionSchema schema)
    {
        _text = text;
        _schema = schema;
        _tokens = ConditionLexer.Read(text);
    }

    /// <summary>A part of the condition and where it stands.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Operand(Expression Node, int Start, int End);

    private Token Current => _tokens[_at];

    public static Result<Condition> Parse(string text, ConditionSchema schema)
    {
        if (text.Length > Condition.MaxLength)
        {
            return ConditionRefusals.TooLong(text.Length);
        }

        var parser = new ConditionParser(text, schema);
        return parser.Whole() is { } root ? parser._reads.Finish(text, root.Node, schema.Find(ErrorRate)) : parser._refusal!;
    }

    private Operand? Whole()
    {
        if (Current.Kind == TokenKind.End)
        {
            return Refuse(0, "The condition is empty", "Write what must hold for the rule to trip, e.g. errorRate > 0.08");
        }

        if (Expression(OfChoice) is not { } root)
        {
            return null;
        }

        if (Current.Kind != TokenKind.End)
        {
            return Unexpected();
        }

        return root.Node.Kind == ValueKind.Truth
            ? root
            : Refuse(root.Start, $"A condition is true or false, and {Describe(root)}", Comparing(root));
    }

    private Operand? Expression(int least)
    {
        if (_depth == Condition.MaxDepth)
        {
            return Refuse(Current.Start, $"The condition is nested more than {Condition.MaxDepth} deep", "Make several rules of it");
        }

        _depth++;
        Operand? left = Prefix();
        while (left is { } operand && Power(Current) is var power && power >= least)
        {
            left = Infix(operand, power);
        }

        _depth--;
        return left;
    }

    /// <summary>How tightly an infix operator binds; 0 when the token is none.</summary>
    private static int Power(Token token) => token.Kind switch
    {
        TokenKind.Name => token.Text == "in" ? 4 : 0,
        TokenKind.Symbol => token.Text switch
        {
            "?" => OfChoice,
            "||" => 2,
            "&&" => 3,
            "==" or "===" or "!=" or "!==" or "<" or "<=" or ">" or ">=" => 4,
            "+" or "-" => OfSum,
            "*" or "/" or "%" => OfProduct,
            _ => 0,
        },
        _ => 0,
    };

    private Operand? Prefix()
    {
        Token token = Take();
        return token.Kind switch
        {
            TokenKind.Number => Postfix(new(new NumberLiteral(token.Number), token.Start, token.End)),
            TokenKind.Text => Postfix(new(new TextLiteral(token.Text), token.Start, token.End)),
            TokenKind.Name => Named(token) is { } named ? Postfix(named) : null,
            TokenKind.Symbol when token.Text is "-" or "!" => Signed(token),
            TokenKind.Symbol when token.Text == "(" => Bracketed(token),
            _ => Missing(token),
        };
    }

    private Operand? Signed(Token sign)
    {
        if (Expression(OfSign) is not { } of)
        {
            return null;
        }

        if (sign.Text == "-")
        {
            return Must(ValueKind.Number, of, "`-` needs a number") ? new(new Negation(of.Node), sign.Start, of.End) : null;
        }

        return Must(ValueKind.Truth, of, "`!` needs something true or false") ? new(new Inversion(of.Node), sign.Start, of.End) : null;
    }

    private Operand? Bracketed(Token open)
    {
        if (Expression(OfChoice) is not { } inner || Expect(")", "A bracket is not closed") is not { } close)
        {
            return null;
        }

        return Postfix(inner with { Start = open.Start, End = close.End });
    }

    private Operand? Infix(Operand left, int power)
    {
        Token by = Take();
        if (by.Text == "?")
        {
            return Choice(left);
        }

        if (by.Text == "in")
        {
            return Membership(left);
        }

        if (Expression(power + 1) is not { } right)
        {
            return null;
        }

        return (by.Text is "&&" or "||" ? Joined(by, left, right)
            : power >= OfSum ? Computed(by, left, right)
            : Compared(by, left, right)) is { } node
            ? new(node, left.Start, right.End)
            : null;
    }

    private Expression? Joined(Token by, Operand left, Operand right)
    {
        string needs = $"`{by.Text}` joins what is true or false";
        return !Must(ValueKind.Truth, left, needs) || !Must(ValueKind.Truth, right, needs) ? null
            : by.Text == "&&" ? new Conjunction(left.Node, right.Node)
            : new Disjunction(left.Node, right.Node);
    }

    private Arithmetic? Computed(Token by, Operand left, Operand right)
    {
        string needs = $"`{by.Text}` needs numbers";
        return !Must(ValueKind.Number, left, needs) || !Must(ValueKind.Number, right, needs) ? null : new(
            by.Text switch
            {
                "+" => ArithmeticOperator.Add,
                "-" => ArithmeticOperator.Subtract,
                "*" => ArithmeticOperator.Multiply,
                "/" => ArithmeticOperator.Divide,
                _ => ArithmeticOperator.Remainder,
            },
            left.Node,
            right.Node);
    }

    private Comparison? Compared(Token by, Operand left, Operand right)
    {
        ComparisonOperator op = by.Text switch
        {
            "==" or "===" => ComparisonOperator.Equal,
            "!=" or "!==" => ComparisonOperator.NotEqual,
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            _ => ComparisonOperator.GreaterOrEqual,
        };
        if (op >= ComparisonOperator.Less && left.Node.Kind == ValueKind.Truth)
        {
            Refuse(left.Start, $"`{by.Text}` compares numbers or texts, and {Describe(left)}", "Join comparisons with &&, e.g. errorRate > 0.05 && errorRate < 0.5");
            return null;
        }

        return Alike(left, right, $"`{by.Text}` compares two of a kind: {Describe(left)}")
            && (op > ComparisonOperator.NotEqual || CanEqual(left, right)) ? new(op, left.Node, right.Node) : null;
    }

    private Operand? Choice(Operand test)
    {
        if (!Must(ValueKind.Truth, test, "What stands before `?` is true or false")
            || Expression(OfChoice) is not { } then
            || Expect(":", "A `?` needs its `:`") is null
            || Expression(OfChoice) is not { } otherwise
            || !Alike(then, otherwise, $"Both sides of `:` yield the same kind: {Describe(then)}"))
        {
            return null;
        }

        return new(new Choice(test.Node, then.Node, otherwise.Node), test.Start, otherwise.End);
    }

    private Operand? Membership(Operand of)
    {
        if (of.Node.Kind == ValueKind.Truth)
        {
            return Refuse(of.Start, $"`in` looks for a number or a text, and {Describe(of)}", "Use && and || for what is true or false");
        }

        if (Expect("[", "`in` needs a list") is null)
        {
            return null;
        }

        ImmutableArray<Expression>.Builder items = ImmutableArray.CreateBuilder<Expression>();
        while (!Current.Is("]"))
        {
            if ((items.Count > 0 && Expect(",", "The items of a list are separated by commas") is null)
                || Expression(OfChoice) is not { } item
                || !Alike(of, item, $"A list holds what is looked for: {Describe(of)}")
                || !CanEqual(of, item))
            {
                return null;
            }

            items.Add(item.Node);
        }

        return new(new Membership(of.Node, items.ToImmutable()), of.Start, Take().End);
    }

    private bool Must(ValueKind kind, Operand of, string needs)
    {
        if (of.Node.Kind != kind)
        {
            Refuse(of.Start, $"{needs}, and {Describe(of)}", kind == ValueKind.Truth ? Comparing(of) : "Only counts, rates and numbers can be computed with");
            return false;
        }

        return true;
    }

    private bool Alike(Operand first, Operand second, string needs)
    {
        if (first.Node.Kind != second.Node.Kind)
        {
            bool never = first.Node is TextLiteral { Value: null } || second.Node is TextLiteral { Value: null };
            string remedy = never ? "Only texts can be null: a number that is not known is inconclusive by itself"
                : second.Node is TextLiteral ? "Write numbers without quotes, and texts within"
                : "Compare numbers with numbers and texts with texts";
            Refuse(second.Start, $"{needs}, and {Describe(second)}", remedy);
            return false;
        }

        return true;
    }

    private static string Comparing(Operand of) => of.Node.Kind == ValueKind.Number
        ? "Compare it with a threshold, e.g. errorRate > 0.08"
        : "Compare it with a text, e.g. incident.severity == \"critical\"";

    private string Describe(Operand of)
    {
        const int most = 60;
        string text = _text[of.Start..of.End];
        return $"`{(text.Length > most ? $"{text.AsSpan(0, most)}…" : text)}` is " + of.Node switch
        {
            CountRead => "a count",
            RateRead => "a rate",
            TextLiteral { Value: null } => "null",
            { Kind: ValueKind.Number } => "a number",
            { Kind: ValueKind.Text } => "a text",
            _ => "true or false",
        };
    }

    private Token Take()
    {
        Token token = Current;
        if (token.Kind is not (TokenKind.End or TokenKind.Fault))
        {
            _at++;
        }

        return token;
    }

    private Token? Expect(string symbol, string otherwise)
    {
        if (Current.Is(symbol))
        {
            return Take();
        }

        if (Current.Kind == TokenKind.Fault)
        {
            Unexpected();
        }
        else
        {
            Refuse(Current.Start, otherwise, $"Write `{symbol}` before {Shown(Current)}");
        }

        return null;
    }

    private Operand? Unexpected()
    {
        Token token = Current;
        if (token.Kind == TokenKind.Fault)
        {
            string[] fault = token.Text.Split('\n');
            return Refuse(token.Start, fault[0], fault[1]);
        }

        string remedy = token.Kind == TokenKind.Name && WordOperators.TryGetValue(token.Text, out string? symbol)
            ? $"Write {symbol}"
            : "Join comparisons with && or ||";
        return Refuse(token.Start, $"{Shown(token)} is not expected here", remedy);
    }

    private Operand? Missing(Token token)
    {
        if (token.Kind == TokenKind.Fault)
        {
            return Unexpected();
        }

        bool percent = _at > 0 && _tokens[token.Kind == TokenKind.End ? _at - 1 : Math.Max(_at - 2, 0)].Is("%");
        return Refuse(token.Start, $"A value is missing before {Shown(token)}", (percent, token.Text) switch
        {
            (true, _) => "`%` is the remainder of a division; write 5 % as 0.05",
            (_, "[") => "A list stands only behind `in`",
            _ => "Write a metric, a number or a text there",
        });
    }

    private static string Shown(Token token) => token.Kind == TokenKind.End ? token.Text : token.Kind == TokenKind.Text ? "the text" : $"`{token.Text}`";

    private Operand? Refuse(int at, string what, string remedy)
    {
        _refusal ??= ConditionRefusals.At(_text, at, what, remedy);
        return null;
    }
}
