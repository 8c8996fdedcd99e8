using Reeve.Core.Statistics;

namespace Reeve.Core.Conditions;

/// <summary>Calls: the bounds and the sequential test, and what texts can be asked.</summary>
internal sealed partial class ConditionParser
{
    private const string NoMatches = "A pattern can take long on a long text; startsWith, endsWith and contains cannot";

    private static readonly string[] Functions = ["lower", "upper", "sequential"];

    private static readonly string[] TextFunctions = ["startsWith", "endsWith", "contains"];

    private Operand? Call(Token name)
    {
        if (name.Text is "matches")
        {
            return Refuse(name.Start, "`matches` is not part of the language", NoMatches);
        }

        if (!Functions.Contains(name.Text))
        {
            string? near = NameSuggestion.For(name.Text, Functions);
            return Refuse(
                name.Start,
                $"Unknown function `{name.Text}`",
                near is not null ? $"Did you mean `{near}`?"
                    : NameSuggestion.For(name.Text, TextFunctions) is { } ofText ? $"Write it behind a text: text.{ofText}(\"part\")"
                    : "The functions are lower, upper, sequential, and startsWith, endsWith, contains behind a text");
        }

        Take();
        return name.Text == "sequential" ? Sequential(name) : Bound(name);
    }

    private Operand? Bound(Token name)
    {
        if (RateArgument(name) is not { } rate)
        {
            return null;
        }

        double confidence = Wilson.DefaultConfidence;
        if (Current.Is(","))
        {
            Take();
            int start = Current.Start;
            if (Number($"The confidence of `{name.Text}`") is not { } given)
            {
                return null;
            }

            confidence = given;
            if (!(confidence is > 0 and < 1))
            {
                return Refuse(start, "A confidence lies between 0 and 1", "Write e.g. 0.95");
            }
        }

        return Expect(")", $"`{name.Text}` takes a rate and a confidence") is { } close
            ? Postfix(new(new RateBound(_reads.Add(rate.Read), name.Text == "upper", confidence), name.Start, close.End))
            : null;
    }

    private Operand? Sequential(Token name)
    {
        MetricRef? rate = null;
        if (Current.Kind == TokenKind.Name)
        {
            if (RateArgument(name) is not { } path || Expect(",", "`sequential` takes p0, p1 and alpha behind its rate") is null)
            {
                return null;
            }

            rate = path.Read;
        }
        else if (_schema.Find(ErrorRate) is not { Kind: MetricKind.Rate })
        {
            return Refuse(name.Start, "`sequential` is not told which rate it is about", "Name the rate first: sequential(rate, p0, p1, alpha)");
        }

        if (Number("p0 of `sequential`") is not { } p0
            || Expect(",", "`sequential` takes p0, p1, alpha and perhaps beta") is null
            || Number("p1 of `sequential`") is not { } p1
            || Expect(",", "`sequential` takes p0, p1, alpha and perhaps beta") is null
            || Number("alpha of `sequential`") is not { } alpha)
        {
            return null;
        }

        double beta = SprtPlan.DefaultBeta;
        if (Current.Is(","))
        {
            Take();
            if (Number("beta of `sequential`") is not { } given)
            {
                return null;
            }

            beta = given;
        }

        if (Expect(")", "`sequential` takes p0, p1, alpha and perhaps beta") is not { } close)
        {
            return null;
        }

        return SprtPlan.Problem(p0, p1, alpha, beta) is { } problem
            ? Refuse(name.Start, problem, "p0 is the healthy rate, p1 the bad one, alpha the chance of a false trip, beta that of a miss: e.g. sequential(0.005, 0.08, 1e-4)")
            : new(new SequentialVerdict(_reads.Add(rate, new(p0, p1, alpha, beta))), name.Start, close.End);
    }

    /// <summary>A path that is a rate. It is not read of the window unless the caller adds it.</summary>
    private Path? RateArgument(Token function)
    {
        Token name = Take();
        if (name.Kind != TokenKind.Name || Current.Is("("))
        {
            Refuse(name.Start, $"`{function.Text}` needs a rate", $"Write e.g. {function.Text}(errorRate…)");
            return null;
        }

        if (Found(name) is not { } path)
        {
            return null;
        }

        if (path.Read.Metric.Kind != MetricKind.Rate)
        {
            Refuse(path.Start, $"`{function.Text}` needs a rate, and `{path.Read}` is none", "The rates are successRate, approvalRate, rollbackRate and errorRate");
            return null;
        }

        return path;
    }

    /// <summary>A number that does not depend on any facts.</summary>
    private double? Number(string what)
    {
        int reads = _reads.Count;
        if (Expression(OfChoice) is not { } of)
        {
            return null;
        }

        double value = of.Node.Kind == ValueKind.Number && _reads.Count == reads ? NumberCompiler.Compile(of.Node)(NoFacts.Instance) : double.NaN;
        if (double.IsNaN(value))
        {
            Refuse(of.Start, $"{what} is a fixed number", "Write e.g. 0.05");
            return null;
        }

        return value;
    }

    private Operand? Postfix(Operand of)
    {
        Operand? result = of;
        while (result is { } operand && (Current.Is(".") || Current.Is("[")))
        {
            result = Member(operand);
        }

        return result;
    }

    private Operand? Member(Operand of)
    {
        Token dot = Take();
        Token name = Take();
        if (dot.Text != "." || name.Kind != TokenKind.Name || !Current.Is("("))
        {
            return Refuse(dot.Start, $"{Describe(of)} and has no parts", "Only texts have something behind a dot: startsWith, endsWith, contains");
        }

        int function = Array.IndexOf(TextFunctions, name.Text);
        if (function < 0)
        {
            return name.Text == "matches" ? Refuse(name.Start, "`matches` is not part of the language", NoMatches) : Refuse(
                name.Start,
                $"Texts cannot be asked `{name.Text}`",
                NameSuggestion.For(name.Text, TextFunctions) is { } near ? $"Did you mean `{near}`?"
                    : NameSuggestion.For(name.Text, Functions) is { } ofRate ? $"Write {ofRate}({_text[of.Start..of.End]}…)"
                    : "They can be asked startsWith, endsWith, contains");
        }

        Take();
        string needs = $"`{name.Text}` is asked of a text, for a text";
        if (!IsText(of, needs)
            || Expression(OfChoice) is not { } argument
            || !IsText(argument, needs)
            || Expect(")", $"`{name.Text}` takes one text") is not { } close)
        {
            return null;
        }

        return new(new TextTest((TextFunction)function, of.Node, argument.Node), of.Start, close.End);
    }

    private bool IsText(Operand of, string needs)
    {
        if (of.Node.Kind != ValueKind.Text)
        {
            Refuse(of.Start, $"{needs}, and {Describe(of)}", "Write a text in quotes, or a metric that is a text");
            return false;
        }

        return true;
    }
}
