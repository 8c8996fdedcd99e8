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

namespace Reeve.Core.Tests;

/// <summary>
/// Compiled in by <c>eng/mutation.sh</c> only. The runner keeps its test process from change to change, so what static members hold, of Core and of the
/// tests, was made under whichever change was active when they were first touched: if that failed, every test after it would. Here all are made before
/// any is, and the changes that this code ran through are noted in the file that <c>REEVE_MUTATION_STATICS</c> names: each of those is tried in a
/// process of its own, where that variable is not set.
/// </summary>
internal static class MutationStart
{
    [ModuleInitializer]
    internal static void MakeStatics()
    {
        Type? control = typeof(Refusal).Assembly.GetTypes().FirstOrDefault(t => t.Name == "MutantControl");
        if (control is null || Environment.GetEnvironmentVariable("REEVE_MUTATION_STATICS") is not { Length: > 0 } file)
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
        string path = $"{file}.{Environment.ProcessId}";
        File.WriteAllLines(path, seen[0].Select(id => id.ToString(CultureInfo.InvariantCulture)));
        File.Move(path, file, overwrite: true);
    }
}

/// <summary>The first failure ends a run, so examples come before properties.</summary>
public sealed class CheapTestsFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => c.TestCollectionDisplayName.Contains("Property", StringComparison.Ordinal))];
}
