using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Reeve.Core.Refusals;
using Reeve.Core.Tests;
using Reeve.Testing.Generators;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(CheapTestsFirst))]
[assembly: OnceNoticed]

namespace Reeve.Core.Tests;

/// <summary>
/// Compiled in by <c>eng/mutation.sh</c> only. The runner keeps its test process from change to change, so what static members hold, of Core and of the
/// tests, was made under whichever change was active when they were first touched: if that failed, every test after it would. Here all are made before
/// any is, and the changes that this code ran through are noted: in the folder <c>REEVE_MUTATION_NOTES</c>; each of those is tried in a process of its own,
/// where that variable is not set, with the changed Core, which is noted too because the runner puts the old one back.
/// </summary>
internal static class MutationStart
{
    [ModuleInitializer]
    internal static void MakeStatics()
    {
        Type? control = typeof(Refusal).Assembly.GetTypes().FirstOrDefault(t => t.Name == "MutantControl");
        if (control is null || Environment.GetEnvironmentVariable("REEVE_MUTATION_NOTES") is not { Length: > 0 } notes)
        {
            return;
        }

        FieldInfo noting = control.GetField("CaptureCoverage") ?? throw new MissingFieldException(control.Name, "CaptureCoverage");
        noting.SetValue(null, true);
        Assembly[] assemblies = [typeof(Refusal).Assembly, typeof(CaseCount).Assembly, typeof(MutationStart).Assembly];
        foreach (Type type in assemblies.SelectMany(a => a.GetTypes()).Where(t => t != control && !t.ContainsGenericParameters))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        var seen = (IList<int>[])control.GetMethod("GetCoverageData")!.Invoke(null, null)!;
        noting.SetValue(null, false);
        string mine = Path.Combine(notes, $"{Environment.ProcessId}");
        File.WriteAllLines(mine, seen[0].Select(id => id.ToString(CultureInfo.InvariantCulture)));
        File.Move(mine, Path.Combine(notes, "statics"), overwrite: true);
        File.Copy(typeof(Refusal).Assembly.Location, mine, overwrite: true);
        File.Move(mine, Path.Combine(notes, "Reeve.Core.dll"), overwrite: true);
    }
}

/// <summary>
/// A change that one test has noticed is noticed: the others are skipped. Left out is the test that takes a claim into itself: the tool begins every
/// method that has an out parameter with setting it to its default, and so wipes the claim whether a change is active or not.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class OnceNoticedAttribute : BeforeAfterTestAttribute
{
    private const string LeftOut = "A_claim_taken_into_itself_takes_its_uses";
    private static readonly string? Control = Environment.GetEnvironmentVariable("STRYKER_MUTANT_FILE");
    private static int _noticed = -1;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        int active = Active();
        Assert.SkipWhen(active >= 0 && active == _noticed, "The change was noticed already.");
        Assert.SkipWhen(methodUnderTest.Name == LeftOut, "It fails without a change.");
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            _noticed = Active();
        }
    }

    private static int Active()
    {
        if (Control is null)
        {
            return -1;
        }

        using var file = new FileStream(Control, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> id = stackalloc byte[sizeof(int)];
        file.ReadExactly(id);
        return BinaryPrimitives.ReadInt32LittleEndian(id);
    }
}

/// <summary>The first failure tells, so examples come before properties.</summary>
public sealed class CheapTestsFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => c.TestCollectionDisplayName.Contains("Property", StringComparison.Ordinal))];
}
