using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Conditions;

public sealed class ConditionPropertyTests
{
    private static Config Thorough(int cases = 2000) => CaseCount.Of(cases).WithStartSize(8).WithEndSize(40);

    private static readonly Arbitrary<Model> Models = ModelGens.Condition.Where(m => m.Write(true).Length <= Condition.MaxLength).ToArbitrary();

    private static readonly Arbitrary<World> Worlds = ModelGens.World.ToArbitrary();

    [Fact]
    public void What_is_compiled_says_what_the_model_says() => Check.One(Thorough(), Prop.ForAll(Models, Worlds, (model, world) =>
    {
        Truth expected = model.Value(world) is bool known ? Truths.Of(known) : Truth.Inconclusive;
        Truth actual = WrittenFacts.Evaluate(model.Write(false), world.Facts);
        return (actual == expected).Label($"{model}\n{world.Facts}\nis {actual}, expected {expected}");
    }));

    [Fact]
    public void Brackets_that_precedence_supplies_change_nothing() => Check.One(Thorough(), Prop.ForAll(Models, model =>
        ExpressionPrinter.Print(Parsed.Condition(model.Write(false))) == ExpressionPrinter.Print(Parsed.Condition(model.Write(true)))));

    [Fact]
    public void What_is_printed_parses_to_the_same() => Check.One(Thorough(), Prop.ForAll(Models, model =>
    {
        string printed = ExpressionPrinter.Print(Parsed.Condition(model.Write(false)));
        return printed.Length > Condition.MaxLength || ExpressionPrinter.Print(Parsed.Condition(printed)) == printed;
    }));

    [Fact]
    public void Any_text_is_a_text_in_a_condition() => Check.One(Thorough(), Prop.ForAll(Gens.Text.ToArbitrary(), text =>
    {
        Condition condition = Parsed.Condition($"{ExpressionPrinter.Quoted(text)} == agent.name");
        return ((TextLiteral)((Comparison)condition.Root).Left).Value == text;
    }));

    [Fact]
    public void The_laws_of_three_valued_logic_hold_of_conditions() => Check.One(Thorough(), Prop.ForAll(Models, Models, Worlds, (a, b, world) =>
    {
        Truth Says(string text) => text.Length <= Condition.MaxLength ? WrittenFacts.Evaluate(text, world.Facts) : Truth.Inconclusive;
        (string x, string y) = ($"({a})", $"({b})");
        return (Says($"{x} && {y}") == Says($"{y} && {x}")).Label("commutative and")
            .And((Says($"{x} || {y}") == Says($"{y} || {x}")).Label("commutative or"))
            .And((Says($"!({x} && {y})") == Says($"!{x} || !{y}")).Label("De Morgan"))
            .And((Says($"!({x} || {y})") == Says($"!{x} && !{y}")).Label("De Morgan"))
            .And((Says($"!!{x}") == Says(x)).Label("double negation"))
            .And((Says($"false && {x}") == Truth.False && Says($"{x} && false") == Truth.False).Label("absorbing and"))
            .And((Says($"true || {x}") == Truth.True && Says($"{x} || true") == Truth.True).Label("absorbing or"))
            .Label($"{x}\n{y}\n{world.Facts}");
    }));

    [Fact]
    public void No_text_throws() => Check.One(Thorough(5000), Prop.ForAll(Pieces.ToArbitrary(), ParsesOrPoints));

    [Fact]
    public void No_damage_to_a_condition_throws() => Check.One(Thorough(5000), Prop.ForAll(
        (from model in ModelGens.Condition
         let text = model.Write(false)
         from at in Gen.Choose(0, text.Length)
         from gone in Gen.Choose(0, 3)
         from piece in Piece
         select text[..at] + piece + text[Math.Min(text.Length, at + gone)..]).ToArbitrary(),
        ParsesOrPoints));

    private static Gen<string> Piece { get; } = Gen.Elements(
        "errorRate", "failed", "commandType", "agent", ".", "[", "]", "(", ")", "'x'", "\"", "'", "\\", "\\u12", "1", "1e", "1e9999", ".5", "0x", "true", "null", "in", "?", ":",
        "&&", "||", "!", "!==", "===", "=", "&", "-", "%", "/", ",", " ", "\n", "\r\n", "\t", "\0", "é", "😀", "\ud83d", "\ude00", "lower(", "upper(errorRate", "sequential(",
        "0.01, 0.1", ".startsWith(", ".matches(", "incident.severity", "['git.push']", "['", "#", "ſ", "\u2028", "٣");

    private static Gen<string> Pieces { get; } = Piece.ListOf().Select(p => string.Concat(p));

    private static Property ParsesOrPoints(string text)
    {
        if (Condition.Parse(text, ConditionSchema.Standard).TryGet(out Condition? condition, out Refusal? refusal))
        {
            Truth truth = condition.Evaluate(new WrittenFacts(condition, ""));
            Assert.InRange(truth, Truth.False, Truth.Inconclusive);
            return true.Label(text);
        }

        Assert.Equal(ConditionRefusals.Code, refusal.Code);
        Assert.Matches(@"^condition, line [1-9]\d*, column [1-9]\d*$", refusal.Where);
        Assert.NotEmpty(refusal.What);
        Assert.NotEmpty(refusal.Remedy);
        return true.Label(text);
    }
}
