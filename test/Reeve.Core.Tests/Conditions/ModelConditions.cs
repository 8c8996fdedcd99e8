using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Statistics;

namespace Reeve.Core.Tests.Conditions;

/// <summary>What is so, or <see cref="Missing"/>: a text of facts for the condition, and the same facts by name for the model.</summary>
internal sealed record World(string Facts, IReadOnlyDictionary<string, object> Values, long MinSamples);

/// <summary>Inconclusive.</summary>
internal sealed class Missing
{
    public static readonly Missing Value = new();
}

/// <summary>A known null, as opposed to C#'s.</summary>
internal sealed class NullText
{
    public static readonly NullText Value = new();
}

/// <summary>A condition as a tree that knows how it is written and what it means, independently of the parser and the compiler.</summary>
/// <param name="Power">How tightly its outermost operator binds.</param>
/// <param name="Write">Its text; with true, with every bracket.</param>
/// <param name="Value">bool, double, string, <see cref="NullText"/> or <see cref="Missing"/>.</param>
internal sealed record Model(int Power, Func<bool, string> Write, Func<World, object> Value)
{
    private const int Primary = 8;

    public override string ToString() => Write(false);

    public static Model Atom(string text, Func<World, object> value) => new(Primary, _ => text, value);

    public static Model Read(string name) => Atom(name, w => w.Values[name] switch
    {
        Rate r => Enough(w, r) ? (double)r.Events / r.Trials : Missing.Value,
        long l => (double)l,
        var other => other,
    });

    public static Model Bound(string function, string name) => Atom($"{function}({name}, 0.9)", w =>
    {
        if (w.Values[name] is not Rate r || !Enough(w, r))
        {
            return Missing.Value;
        }

        const double z = 1.6448536269514722;
        double n = r.Trials;
        double p = r.Events / n;
        double half = z * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n)));
        double centre = p + (z * z / (2 * n));

        // To nine digits: the model sums in another order.
        return Math.Round((centre + (function == "upper" ? half : -half)) / (1 + (z * z / n)), 9);
    });

    public Model Unary(string sign) => new(7, full => sign + Child(this, 7, full), w => (sign, Value(w)) switch
    {
        ("!", bool b) => !b,
        ("-", double d) => -d,
        _ => Missing.Value,
    });

    public Model Binary(string by, Model right)
    {
        int power = by switch
        {
            "||" => 2,
            "&&" => 3,
            "+" or "-" => 5,
            "*" or "/" or "%" => 6,
            _ => 4,
        };
        return new(
            power,
            full => $"{Child(this, power, full)} {by} {Child(right, power + 1, full)}",
            w => by switch
            {
                "&&" => Settled(Value(w), right.Value(w), false),
                "||" => Settled(Value(w), right.Value(w), true),
                _ => Joined(by, Value(w), right.Value(w)),
            });
    }

    public Model Choose(Model then, Model otherwise) => new(
        1,
        full => $"{Child(this, 2, full)} ? {Child(then, 1, full)} : {Child(otherwise, 1, full)}",
        w => Value(w) is bool b ? (b ? then : otherwise).Value(w) : Missing.Value);

    public Model In(Model[] items) => new(
        4,
        full => $"{Child(this, 4, full)} in [{string.Join(", ", items.Select(i => i.Write(full)))}]",
        w => Value(w) is Missing m ? m : items.Select(i => Joined("==", Value(w), i.Value(w))).Aggregate((object)false, (a, b) => Settled(a, b, true)));

    public Model Ask(string function, Model argument) => new(
        Primary,
        full => $"{Child(this, Primary, full)}.{function}({argument.Write(full)})",
        w => (Value(w), argument.Value(w)) is (string text, string part)
            ? function switch
            {
                "startsWith" => text.Length >= part.Length && text[..part.Length] == part,
                "endsWith" => text.Length >= part.Length && text[^part.Length..] == part,
                _ => Enumerable.Range(0, text.Length + 1).Any(i => string.CompareOrdinal(text, i, part, 0, part.Length) == 0),
            }
            : Missing.Value);

    private static bool Enough(World world, Rate rate) => rate.Trials > 0 && rate.Trials >= world.MinSamples;

    private static string Child(Model child, int least, bool full) =>
        child.Power < least || (full && child.Power < Primary) ? $"({child.Write(full)})" : child.Write(full);

    /// <summary>And, or: whichever operand settles it does.</summary>
    private static object Settled(object left, object right, bool by) =>
        left.Equals(by) || right.Equals(by) ? by : left is Missing || right is Missing ? Missing.Value : !by;

    private static object Joined(string by, object left, object right)
    {
        if (left is Missing || right is Missing)
        {
            return Missing.Value;
        }

        if (by is "==" or "===" or "!=" or "!==")
        {
            return left.Equals(right) == (by[0] == '=');
        }

        if (left is NullText || right is NullText)
        {
            return Missing.Value;
        }

        if (by[0] is '<' or '>')
        {
            int order = left is double d ? d.CompareTo((double)right) : string.CompareOrdinal((string)left, (string)right);
            return by switch
            {
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            };
        }

        (double a, double b) = ((double)left, (double)right);
        double result = by switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            _ => a % b,
        };
        return double.IsFinite(result) ? result : Missing.Value;
    }
}

/// <summary>Generators of models and worlds.</summary>
internal static class ModelGens
{
    private static readonly string[] Counts = ["failed", "commandType.failed", "agent[\"ci\"].failed", "incidents.total"];
    private static readonly string[] Rates = ["errorRate", "agent.errorRate", "commandType[\"git.push\"].rollbackRate"];
    private static readonly string[] Texts = ["commandType.name", "agent.name"];

    /// <summary>Facts, about a quarter of them missing.</summary>
    public static Gen<World> World { get; } =
        from counts in Gen.Choose(-1, 4).ArrayOf(Counts.Length)
        from trials in Gen.Choose(-1, 6).ArrayOf(Rates.Length)
        from events in Gen.Choose(0, 6).ArrayOf(Rates.Length)
        from texts in Gen.Elements("", "crit", "critical", "cal", "null", "missing").ArrayOf(Texts.Length)
        from verdict in Gen.Elements("true", "false", "inconclusive")
        from min in Gen.Choose(0, 3)
        select Make(counts, [.. trials.Zip(events, (t, e) => new Rate(Math.Min(t, e), t))], texts, verdict, min);

    /// <summary>A condition of moderate size.</summary>
    public static Gen<Model> Condition { get; } = Gen.Sized(size => Truth(Math.Min(size / 8, 5)));

    private static Gen<Model> Truth(int size)
    {
        Gen<Model> atom = Gen.Elements(
            Model.Atom("true", _ => true),
            Model.Atom("false", _ => false),
            Model.Atom("sequential(0.01, 0.1, 0.01)", w => w.Values["test 0"]));
        if (size <= 0)
        {
            return atom;
        }

        Gen<Model> smaller = Truth(size - 1);
        Gen<Model> number = Number(size - 1);
        Gen<Model> text = Text(size - 1);
        Gen<string> order = Gen.Elements("<", "<=", ">", ">=", "==", "===", "!=", "!==");
        return Gen.Frequency(
            (1, atom),
            (4, from l in number from op in order from r in number select l.Binary(op, r)),
            (2, from l in text from op in order from r in text select l.Binary(op, r)),
            (1, from l in smaller from op in Gen.Elements("==", "!=") from r in smaller select l.Binary(op, r)),
            (4, from l in smaller from op in Gen.Elements("&&", "||") from r in smaller select l.Binary(op, r)),
            (2, from o in smaller select o.Unary("!")),
            (1, from c in smaller from t in smaller from o in smaller select c.Choose(t, o)),
            (1, from o in number from i in number.ArrayOf() select o.In([.. i.Take(4)])),
            (1, from o in text from i in text.ArrayOf() select o.In([.. i.Take(4)])),
            (1, from o in text from f in Gen.Elements("startsWith", "endsWith", "contains") from a in text select o.Ask(f, a)));
    }

    private static Gen<Model> Number(int size)
    {
        Gen<Model> atom = Gen.Frequency(
            (2, from v in Gen.Elements("0", "1", "2", "3", "0.05", "0.5", "1e308", ".25") select Model.Atom(v, _ => double.Parse(v, CultureInfo.InvariantCulture))),
            (2, Gen.Elements(Counts).Select(Model.Read)),
            (2, Gen.Elements(Rates).Select(Model.Read)),
            (1, from f in Gen.Elements("lower", "upper") from r in Gen.Elements(Rates) select Model.Bound(f, r)));
        if (size <= 0)
        {
            return atom;
        }

        Gen<Model> smaller = Number(size - 1);
        return Gen.Frequency(
            (3, atom),
            (3, from l in smaller from op in Gen.Elements("+", "-", "*", "/", "%") from r in smaller select l.Binary(op, r)),
            (1, from o in smaller select o.Unary("-")),
            (1, from c in Truth(size - 1) from t in smaller from o in smaller select c.Choose(t, o)));
    }

    private static Gen<Model> Text(int size)
    {
        Gen<Model> atom = Gen.Frequency(
            (3, from v in Gen.Elements("", "c", "crit", "critical", "cal") from q in Gen.Elements('"', '\'') select Model.Atom($"{q}{v}{q}", _ => v)),
            (1, Gen.Constant(Model.Atom("null", _ => NullText.Value))),
            (3, Gen.Elements(Texts).Select(Model.Read)));
        return size <= 0 ? atom : Gen.Frequency(
            (4, atom),
            (1, from c in Truth(size - 1) from t in Text(size - 1) from o in Text(size - 1) select c.Choose(t, o)));
    }

    private static World Make(int[] counts, Rate[] rates, string[] texts, string verdict, int min)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["test 0"] = verdict == "inconclusive" ? Missing.Value : verdict == "true",
        };
        List<string> facts = [$"test 0 = {verdict}", $"min = {min}"];
        for (int i = 0; i < Counts.Length; i++)
        {
            Add(Counts[i], counts[i] < 0 ? Missing.Value : (long)counts[i], $"{counts[i]}");
        }

        for (int i = 0; i < Rates.Length; i++)
        {
            Add(Rates[i], rates[i].Trials < 0 ? Missing.Value : rates[i], $"{rates[i].Events}/{rates[i].Trials}");
        }

        for (int i = 0; i < Texts.Length; i++)
        {
            Add(Texts[i], texts[i] == "missing" ? Missing.Value : texts[i] == "null" ? NullText.Value : texts[i], texts[i] == "null" ? "null" : $"\"{texts[i]}\"");
        }

        return new(string.Join("; ", facts), values, min);

        void Add(string name, object value, string fact)
        {
            values.Add(name, value);
            if (value is not Missing)
            {
                facts.Add($"{name} = {fact}");
            }
        }
    }
}
